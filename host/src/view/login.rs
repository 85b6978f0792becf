//! How a login reads, and what a person is asked to do for it.

use super::{Body, View, paint::Paint, table};
use crate::{
    problem::{Explain, Fault},
    server::Prompt,
    text::plain,
};
use serde_json::json;
use thiserror::Error;

/// A connection that was made.
#[derive(Debug)]
pub struct LoggedIn {
    /// The server.
    pub url: String,
    /// Its version.
    pub version: String,
    /// Who one is there.
    pub user: String,
    /// The project, if one was chosen.
    pub project: Option<String>,
    /// The name of the active stack there.
    pub active: String,
}

impl View for LoggedIn {
    fn json(&self) -> Body {
        Body::Item(json!({
            "active_stack": self.active,
            "project": self.project,
            "server_url": self.url,
            "server_version": self.version,
            "user": self.user,
        }))
    }

    fn text(&self, paint: Paint) -> String {
        let mut rows = vec![
            ("Connected to", format!("{} (version {})", self.url, self.version)),
            ("User", self.user.clone()),
        ];
        rows.extend(self.project.iter().map(|project| ("Project", project.clone())));
        rows.push(("Active stack", self.active.clone()));
        table::list(&rows, paint)
    }
}

/// What a person has to do to log in without a key.
#[must_use]
pub fn prompt(prompt: &Prompt) -> String {
    let (address, code) = (plain(&prompt.address), plain(&prompt.code));
    let minutes = prompt.seconds.div_ceil(60);
    format!("Open {address}\nand confirm the code {code} within {minutes} minutes.\n")
}

/// Variables that win over a login.
#[derive(Debug, Error)]
#[error("`KITARU_SERVER_URL` or `KITARU_AUTH_TOKEN` is set, and wins over the login")]
pub struct Overruled;

impl Explain for Overruled {
    fn code(&self) -> &'static str {
        "server.overruled"
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        Some("Unset it to use the login.".to_owned())
    }
}
