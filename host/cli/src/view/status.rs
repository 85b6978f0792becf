//! Renders the status as text.

use super::{View, paint::Paint, problem, table};
use kitaru::{Status, ops::ServerStatus, server::ConnectionSource, store::Backend};

impl View for Status {
    fn text(&self, paint: Paint) -> String {
        let mut rows = vec![("Version", self.version.to_owned())];
        match (&self.backend, &self.server) {
            (Backend::Server { url, project }, Some(server)) => {
                rows.push(("State", format!("{url} (server, {})", source(server.source))));
                rows.push(("Server", response(server)));
                let unverified = || ("Certificate", "not verified".to_owned());
                rows.extend((!server.verified).then(unverified));
                rows.extend(server.user.iter().map(|user| ("User", user.clone())));
                rows.extend(project.iter().map(|project| ("Server project", project.clone())));
            }
            (place, _) => rows.push(("State", format!("{place} (embedded)"))),
        }
        rows.extend(self.local_server.iter().map(|server| {
            let running = if server.running { "" } else { ", not running" };
            ("Local server", format!("{} (the Python program's{running})", server.url))
        }));
        rows.push(("Settings", self.config.display().to_string()));
        if let Some(project) = &self.project {
            rows.push(("Project", project.display().to_string()));
        }
        let whose = if self.project.is_some() { "the project's" } else { "yours" };
        let active = |active: &String| ("Active stack", format!("{active} ({whose})"));
        rows.extend(self.active.iter().map(active));
        let mut text = table::list(&rows, paint);
        let problem = self.server.as_ref().and_then(|server| server.problem.as_ref());
        for problem in problem.iter().chain(&self.overruled.as_ref()) {
            text.push_str(&problem::warning(problem, paint));
        }
        text
    }
}

fn source(source: ConnectionSource) -> &'static str {
    match source {
        ConnectionSource::Login => "by login",
        ConnectionSource::Environment => "by the environment",
    }
}

fn response(server: &ServerStatus) -> String {
    match &server.version {
        Some(version) => {
            let tried = if server.tried { "" } else { " (not tried with kitaru)" };
            let took = server.took.as_millis().max(1);
            format!("version {version}{tried}, answers in {took} ms")
        }
        None => "does not answer".to_owned(),
    }
}
