//! What there is to ask about a server and oneself, and proving who one is.

use super::{
    Client, Info, Key, ServerError, User,
    device::{self, Prompt},
};
use serde::Deserialize;
use serde_json::Value;

impl Client {
    /// What the server tells everyone about itself.
    ///
    /// # Errors
    ///
    /// If it does not answer, or is another kind of server.
    pub fn info(&self) -> Result<Info, ServerError> {
        self.get_openly("/info")
    }

    /// Who one is.
    ///
    /// # Errors
    ///
    /// If the key is not accepted.
    pub fn user(&self) -> Result<User, ServerError> {
        self.get("/current-user", &[])
    }

    /// Proves the key anew, whatever token is kept.
    ///
    /// # Errors
    ///
    /// If it is not accepted.
    pub fn prove(&self) -> Result<User, ServerError> {
        self.renew()?;
        self.user()
    }

    /// Finds out whether the server has a project.
    ///
    /// # Errors
    ///
    /// If it has not.
    pub fn check_project(&self, project: &str) -> Result<(), ServerError> {
        #[derive(Deserialize)]
        struct Projects {
            total: u64,
        }
        let wanted = Value::from([project]).to_string();
        let projects: Projects =
            self.get("/projects", &[("name", &format!("oneof:{wanted}")), ("size", "1")])?;
        match projects.total {
            0 => Err(ServerError::NoProject {
                url: self.connection().address.to_string(),
                project: project.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// Asks a person, through the server's own pages, for a token; `prompt` tells them where.
    ///
    /// # Errors
    ///
    /// If they do not confirm it, or the server has no such pages.
    pub fn ask_person(&self, prompt: &mut dyn FnMut(&Prompt)) -> Result<Key, ServerError> {
        device::ask(self, prompt).map(Key::Token)
    }
}
