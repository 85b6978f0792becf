//! Removes the login.

use super::Kitaru;
use crate::{
    disk::FileError,
    listener::Silent,
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    server::{Connection, ServerError},
    words::{Action, Words, text},
};
use serde_json::json;

/// A removed login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedOut {
    /// The server, if the login could be read.
    pub url: Option<String>,
    /// Whether a variable still names a server.
    pub overruled: bool,
}

impl Kitaru {
    /// Removes the login, so that the embedded state is used again.
    ///
    /// # Errors
    ///
    /// If there is no login, or it cannot be removed.
    pub fn logout(&self) -> Result<LoggedOut, Failure> {
        let url = match Connection::login(&self.settings, &Silent) {
            Ok(Some(login)) => Some(login.address.to_string()),
            Ok(None) => return Err(no_login().into()),
            // Logging out must also remove a login that cannot be read.
            Err(ServerError::Damaged { .. } | ServerError::Address { .. }) => None,
            Err(ServerError::Disk(error)) if !matches!(error.cause(), FileError::System(_)) => None,
            Err(error) => return Err(error.into()),
        };
        Connection::forget(&self.settings)?;
        Ok(LoggedOut { url, overruled: self.settings.server_url().is_some() })
    }
}

fn no_login() -> Problem {
    Problem::state("server.no-login", "there is no login").hint(text![
        "See with ",
        Action::Status,
        " where stacks are; variables are not kept.",
    ])
}

impl Outcome for LoggedOut {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({ "server_url": self.url }))
    }
}
