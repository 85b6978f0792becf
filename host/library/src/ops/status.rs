//! Reports where stacks are kept, and whether the server responds.

use super::Kitaru;
use crate::{
    listener::Event,
    outcome::{self, Body, Outcome},
    plugin::source,
    problem::{Failure, Problem},
    server::{Client, Connection, ConnectionSource, local},
    settings::Settings,
    store::{self, Backend},
    words::Words,
};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// The configuration in use, and the state of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The version of this library.
    pub version: &'static str,
    /// The settings directory.
    pub config: PathBuf,
    /// Where stacks are kept.
    pub backend: Backend,
    /// The server, if stacks are kept on one.
    pub server: Option<ServerStatus>,
    /// The server that the Python program started on this machine, if stacks are not kept on it.
    pub local_server: Option<LocalServer>,
    /// The project's directory.
    pub project: Option<PathBuf>,
    /// The active stack's name; `None` if the server does not respond.
    pub active: Option<String>,
    /// A higher layer that decides for executions from here, in place of the active stack.
    pub overruled: Option<Problem>,
    /// The directories that are searched for plugins.
    pub plugins: Vec<PathBuf>,
}

/// A server that the Python program started on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalServer {
    /// Its address.
    pub url: String,
    /// Whether it runs.
    pub running: bool,
}

/// The response of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerStatus {
    /// Its version, if it responds.
    pub version: Option<String>,
    /// The authenticated user, if it accepts the key.
    pub user: Option<String>,
    /// The time until the response.
    pub took: Duration,
    /// Where the connection comes from.
    pub source: ConnectionSource,
    /// Whether its certificate is verified, if it has one.
    pub verified: bool,
    /// Whether kitaru is tried with its version.
    pub tried: bool,
    /// Why it does not respond, or rejects the key.
    pub problem: Option<Problem>,
}

impl Kitaru {
    /// Reports where stacks are kept, which is active, and whether the server responds.
    ///
    /// # Errors
    ///
    /// If the state or the login cannot be read. A server that does not respond is not an error,
    /// but part of the outcome.
    pub fn status(&self) -> Result<Status, Failure> {
        // A project that is not there is a problem of the server's status.
        let store = store::open(&self.settings, &self.listener)?;
        let server = match Connection::find(&self.settings, self.listener.as_ref())? {
            Some(connection) => Some(ask(&Client::new(&self.settings, connection)?)),
            None => None,
        };
        let fails = server.as_ref().is_some_and(|server| server.problem.is_some());
        let active = match fails {
            true => None,
            false => Some(store.state().active()?),
        };
        let overruled = active.as_ref().and_then(|active| self.overruling(active));
        if let Some(shared) = self.shared() {
            self.listener.notify(&Event::Warning(&shared));
        }
        let pointers = store.pointers();
        let started = local::started(&self.settings).map(|address| address.to_string());
        let is_used = |url: &String| matches!(pointers.backend(), Backend::Server { url: used, .. } if used == url);
        let local_server = started
            .filter(|url| !is_used(url))
            .map(|url| LocalServer { url, running: local::is_running(&self.settings) });
        Ok(Status {
            version: env!("CARGO_PKG_VERSION"),
            config: self.settings.config.clone(),
            backend: pointers.backend().clone(),
            server,
            local_server,
            project: pointers.project().map(|project| project.root().to_owned()),
            active: active.map(|active| active.name.to_string()),
            overruled,
            plugins: source::directories(&self.settings),
        })
    }
}

impl Kitaru {
    /// What is to be known of the directory of the Python program: that its `clean` would delete
    /// the settings and the state, or that an earlier release has made a state of its own there.
    fn shared(&self) -> Option<Problem> {
        let Settings { config, python, .. } = &self.settings;
        let earlier = python.join("state.db");
        if config != python && earlier.is_file() {
            let message = format!("`{}` is a state of an earlier release", earlier.display());
            let hint = format!("It is not used: stacks are kept in `{}`.", config.display());
            return Some(Problem::state("settings.earlier", message).hint(hint));
        }
        if config != python || !python.join("config.yaml").is_file() {
            return None;
        }
        let directory = config.display();
        let message =
            format!("`clean` of the Python program deletes `{directory}` with the stacks");
        let problem = Problem::state("settings.shared", message);
        Some(match &self.unmoved {
            Some(error) => problem.hint(format!(
                "They could not be moved out of it: kitaru {error}. Mend that, and start it again."
            )),
            None => problem
                .hint("It is the value of `KITARU_CONFIG_PATH`; start the programs with one each."),
        })
    }
}

/// The versions of the server that kitaru is tried with: the first and the last, without patches.
const TRIED: [(u32, u32); 2] = [(0, 85), (0, 98)];

fn is_tried(version: &str) -> bool {
    let mut numbers = version.split('.').map(str::parse);
    let [first, last] = TRIED;
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (first..=last).contains(&(major, minor)),
        _ => false,
    }
}

fn ask(client: &Client) -> ServerStatus {
    let begun = Instant::now();
    let info = client.info();
    let took = begun.elapsed();
    let user = info.as_ref().ok().map(|_| client.user());
    let (user, refused) = match user.transpose() {
        Ok(user) => (user, None),
        Err(error) => (None, Some(error)),
    };
    let project = client.connection().project.as_ref().filter(|_| user.is_some());
    let refused = refused.or_else(|| client.check_project(project?).err());
    let (version, failed) = match info {
        Ok(info) => (Some(info.version), None),
        Err(error) => (None, Some(error)),
    };
    ServerStatus {
        tried: version.as_deref().is_none_or(is_tried),
        version,
        user: user.map(|user| user.name),
        took,
        source: client.connection().source,
        verified: client.connection().is_verified(),
        problem: failed.or(refused).map(Problem::from),
    }
}

impl Outcome for Status {
    fn json(&self, words: &dyn Words) -> Body {
        let (connection, target) = match &self.backend {
            Backend::Embedded { file } => ("embedded state", file.display().to_string()),
            Backend::Server { url, .. } => ("server", url.clone()),
        };
        let directories: Vec<String> =
            self.plugins.iter().map(|path| path.display().to_string()).collect();
        let mut item = json!({
            "active_stack": self.active,
            "active_stack_of": if self.project.is_some() { "project" } else { "user" },
            "config_directory": self.config.display().to_string(),
            "connection": connection,
            "connection_target": target,
            "local_server": self.local_server.as_ref().map(|server| {
                json!({ "running": server.running, "url": server.url })
            }),
            "overruled": self.overruled.as_ref().map(|problem| outcome::problem(problem, words)),
            "plugin_directories": directories,
            "repository_root": self.project.as_ref().map(|path| path.display().to_string()),
            "version": self.version,
        });
        if let Some(server) = &self.server {
            item["server"] = server.json(&self.backend, words);
        }
        Body::Item(item)
    }
}

impl ServerStatus {
    fn json(&self, backend: &Backend, words: &dyn Words) -> Value {
        let project = match backend {
            Backend::Server { project, .. } => project.as_deref(),
            Backend::Embedded { .. } => None,
        };
        json!({
            "answers": self.version.is_some(),
            "certificate_verified": self.verified,
            "is_tried": self.tried,
            "problem": self.problem.as_ref().map(|problem| outcome::problem(problem, words)),
            "project": project,
            "source": match self.source {
                ConnectionSource::Login => "login",
                ConnectionSource::Environment => "environment",
            },
            "user": self.user,
            "version": self.version,
        })
    }
}
