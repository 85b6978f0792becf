//! What is known without asking: for a shell that waits while a word is completed.
//!
//! 1. No provider is run or compiled, and nothing is written or moved.
//! 2. An installed type is known if a command has used it, or listed it.
//! 3. The names of a server's stacks are those that commands remembered; without any, one request
//!    is made, and waited for no longer than [`PATIENCE`].

use super::Kitaru;
use crate::{
    listener::Silent,
    plugin::{Catalog, Served},
    server::{Client, Connection},
    settings::Settings,
    store::{Store, embedded, remembered::Remembered, remote::Remote},
};
use kitaru_provider_host::Description;
use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

/// How long a server may take to tell names.
const PATIENCE: Duration = Duration::from_millis(300);

impl Kitaru {
    /// Opens kitaru for what is known. What an earlier release kept is not moved, but found.
    #[must_use]
    pub fn unmoved(mut settings: Settings) -> Self {
        if !settings.config.exists() && settings.python.join("state.db").exists() {
            settings.config = settings.python.clone();
        }
        let catalog = Catalog::new(&settings);
        Self { catalog, settings, listener: Arc::new(Silent), unmoved: None }
    }

    /// The types that are known.
    #[must_use]
    pub fn known_types(&self) -> Vec<Served> {
        self.catalog.known().into_iter().map(|plugin| *plugin.served).collect()
    }

    /// The description of a type, if it is known.
    #[must_use]
    pub fn known_description(&self, stack_type: &str) -> Option<Description> {
        let mut description = self.catalog.known_description(stack_type)?;
        crate::request::sandbox::add_to(&mut description);
        Some(description)
    }

    /// The names of stacks, as far as they are known.
    #[must_use]
    pub fn known_names(&self) -> Vec<String> {
        let Ok(connection) = Connection::find(&self.settings, self.listener()) else {
            return Vec::new();
        };
        match connection {
            None => embedded::known_names(&self.settings.config),
            Some(connection) => {
                let settings = self.settings.clone();
                let Ok(client) = Client::new(&settings, connection) else { return Vec::new() };
                let listener = Arc::clone(&self.listener);
                let remote = Remote::new(&settings, client, &listener);
                let remembered = Remembered::of(&settings.cache, remote.pointers().backend());
                remembered.names().unwrap_or_else(|| asked(remote))
            }
        }
    }
}

/// The names that a server tells in time.
fn asked(remote: Remote) -> Vec<String> {
    let (send, receive) = mpsc::channel();
    // It ends with the process, if the server has not answered by then.
    thread::spawn(move || {
        let names = remote.state().names().unwrap_or_default();
        let _ = send.send(names);
    });
    receive.recv_timeout(PATIENCE).unwrap_or_default()
}
