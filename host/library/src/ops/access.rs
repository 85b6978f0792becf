//! Returns how the server is reached, for another client of the same user.

use super::Kitaru;
use crate::{
    problem::Failure,
    secret::Secret,
    server::{Connection, Key},
};

/// How the server is reached that stacks are kept on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAccess {
    /// Its address.
    pub url: String,
    /// The API key or access token, unless the server needs none.
    pub key: Option<Secret>,
    /// The project on it, if one was chosen.
    pub project: Option<String>,
}

impl Kitaru {
    /// Returns how the server is reached that stacks are kept on; `None` if they are kept on this
    /// machine. Sends no request.
    ///
    /// # Errors
    ///
    /// If the login cannot be read, or there is no key.
    pub fn access(&self) -> Result<Option<ServerAccess>, Failure> {
        let Some(connection) = Connection::find(&self.settings, self.listener())? else {
            return Ok(None);
        };
        let url = connection.address.to_string();
        let key = connection.key.as_ref().and_then(Key::secret).cloned();
        Ok(Some(ServerAccess { url, key, project: connection.project }))
    }
}
