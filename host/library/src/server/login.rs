//! Requests about the server and the authenticated user, and the check of a key.

use super::{Client, Key, ServerError, device};
use crate::{
    listener::LoginPrompt,
    rest::{
        login::{self, Info, User},
        project::{self, ProjectCount},
    },
};

impl Client {
    /// The server's public information.
    ///
    /// # Errors
    ///
    /// If it does not respond, or is another kind of server.
    pub fn info(&self) -> Result<Info, ServerError> {
        self.get_openly(login::INFO)
    }

    /// The authenticated user.
    ///
    /// # Errors
    ///
    /// If the server does not accept the key.
    pub fn user(&self) -> Result<User, ServerError> {
        self.get(login::USER, &Vec::new())
    }

    /// Authenticates with the key itself, without a cached token.
    ///
    /// # Errors
    ///
    /// If the server does not accept it.
    pub fn authenticate(&self) -> Result<User, ServerError> {
        self.renew()?;
        self.user()
    }

    /// Checks that the server has a project.
    ///
    /// # Errors
    ///
    /// If it has none with that name.
    pub fn check_project(&self, name: &str) -> Result<(), ServerError> {
        let projects: ProjectCount = self.get(project::PATH, &project::named(name))?;
        match projects.total {
            0 => Err(ServerError::NoProject {
                url: self.connection().address.to_string(),
                project: name.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Waits until a person has confirmed the login in a browser; `prompt` shows them the page.
    ///
    /// # Errors
    ///
    /// If the login is not confirmed, or the server does not support the device flow.
    pub fn confirm_login(&self, prompt: &dyn Fn(&LoginPrompt)) -> Result<Key, ServerError> {
        device::ask(self, prompt).map(Key::Token)
    }
}
