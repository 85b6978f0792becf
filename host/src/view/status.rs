//! How the outcome of `status` reads.

use super::{Body, View, paint::Paint, problem, table};
use crate::{problem::Problem, server::Source, store::Place};
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};

/// Where things are.
#[derive(Debug)]
pub struct Status {
    /// The directory of settings.
    pub config: PathBuf,
    /// Where stacks are.
    pub place: Place,
    /// What the server says, if they are on one.
    pub server: Option<Server>,
    /// The project's directory.
    pub project: Option<PathBuf>,
    /// The active stack's name; none if the server does not tell.
    pub active: Option<String>,
    /// The directories that providers are looked for in.
    pub plugins: Vec<PathBuf>,
}

/// What a server says.
#[derive(Debug)]
pub struct Server {
    /// Its version, if it answers.
    pub version: Option<String>,
    /// Who one is there, if it accepts the key.
    pub user: Option<String>,
    /// How long it took to answer.
    pub took: Duration,
    /// Where the connection is said.
    pub source: Source,
    /// Why it does not answer, or not to this user.
    pub problem: Option<Problem>,
}

impl View for Status {
    fn json(&self) -> Body {
        let (connection, target) = match &self.place {
            Place::Embedded { file } => ("embedded state", file.display().to_string()),
            Place::Server { url, .. } => ("server", url.clone()),
        };
        let mut item = json!({
            "active_stack": self.active,
            "config_directory": self.config,
            "connection": connection,
            "connection_target": target,
            "plugin_directories": self.plugins,
            "repository_root": self.project,
            "version": env!("CARGO_PKG_VERSION"),
        });
        if let Some(server) = &self.server {
            item["server"] = server.json(&self.place);
        }
        Body::Item(item)
    }

    fn text(&self, paint: Paint) -> String {
        let mut rows = vec![("Version", env!("CARGO_PKG_VERSION").to_owned())];
        match (&self.place, &self.server) {
            (Place::Server { url, project }, Some(server)) => {
                rows.push(("State", format!("{url} (server, {})", server.said_by())));
                rows.push(("Server", server.answer()));
                rows.extend(server.user.iter().map(|user| ("User", user.clone())));
                rows.extend(project.iter().map(|project| ("Server project", project.clone())));
            }
            (place, _) => rows.push(("State", format!("{place} (embedded)"))),
        }
        rows.push(("Settings", self.config.display().to_string()));
        if let Some(project) = &self.project {
            rows.push(("Project", project.display().to_string()));
        }
        rows.extend(self.active.iter().map(|active| ("Active stack", active.clone())));
        let mut text = table::list(&rows, paint);
        if let Some(problem) = self.server.as_ref().and_then(|server| server.problem.as_ref()) {
            text.push_str(&problem::warning(problem, paint));
        }
        text
    }
}

impl Server {
    fn json(&self, place: &Place) -> Value {
        let project = match place {
            Place::Server { project, .. } => project.as_deref(),
            Place::Embedded { .. } => None,
        };
        json!({
            "answers": self.version.is_some(),
            "problem": self.problem.as_ref().map(problem::json),
            "project": project,
            "source": match self.source {
                Source::Login => "login",
                Source::Environment => "environment",
            },
            "user": self.user,
            "version": self.version,
        })
    }

    fn said_by(&self) -> &'static str {
        match self.source {
            Source::Login => "by login",
            Source::Environment => "by the environment",
        }
    }

    fn answer(&self) -> String {
        match &self.version {
            Some(version) => {
                format!("version {version}, answers in {} ms", self.took.as_millis().max(1))
            }
            None => "does not answer".to_owned(),
        }
    }
}
