//! How the outcome of `status` reads.

use super::{Body, View, paint::Paint, table};
use serde_json::json;
use std::path::PathBuf;

/// Where things are.
#[derive(Debug)]
pub struct Status {
    /// The directory of settings.
    pub config: PathBuf,
    /// The state file.
    pub state: PathBuf,
    /// The project's directory.
    pub project: Option<PathBuf>,
    /// The active stack's name.
    pub active: String,
    /// The directories that providers are looked for in.
    pub plugins: Vec<PathBuf>,
}

impl View for Status {
    fn json(&self) -> Body {
        Body::Item(json!({
            "active_stack": self.active,
            "config_directory": self.config,
            "connection": "embedded state",
            "connection_target": self.state,
            "plugin_directories": self.plugins,
            "repository_root": self.project,
            "version": env!("CARGO_PKG_VERSION"),
        }))
    }

    fn text(&self, paint: Paint) -> String {
        let mut rows = vec![
            ("Version", env!("CARGO_PKG_VERSION").to_owned()),
            ("State", format!("{} (embedded)", self.state.display())),
            ("Settings", self.config.display().to_string()),
        ];
        if let Some(project) = &self.project {
            rows.push(("Project", project.display().to_string()));
        }
        rows.push(("Active stack", self.active.clone()));
        table::list(&rows, paint)
    }
}
