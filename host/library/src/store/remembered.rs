//! Remembers the names of a server's stacks, for completion.
//!
//! They may be out of date: another client may have created or deleted a stack since. Nothing
//! depends on them, so an error is ignored.

use super::Backend;
use crate::disk;
use std::path::{Path, PathBuf};

/// The names of the stacks on one server, in the cache.
#[derive(Debug, Clone)]
pub struct Remembered {
    file: Option<PathBuf>,
}

impl Remembered {
    /// What is remembered of a backend. Of the embedded state it is nothing: that can be read.
    #[must_use]
    pub fn of(cache: &Path, backend: &Backend) -> Self {
        let name = blake3::hash(backend.to_string().as_bytes()).to_hex();
        let is_server = matches!(backend, Backend::Server { .. });
        Self { file: is_server.then(|| cache.join("names").join(format!("{name}.json"))) }
    }

    /// The names, if there are any.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        serde_json::from_slice(&disk::read_own(self.file.as_ref()?)?).ok()
    }

    /// Remembers the names of all stacks.
    pub fn keep(&self, names: &[String]) {
        let Some(file) = self.file.as_ref().filter(|_| self.names().as_deref() != Some(names))
        else {
            return;
        };
        let text = serde_json::to_vec(names).unwrap_or_default();
        let made = file.parent().map_or(Ok(()), disk::create_private_dir);
        let _ = made.and_then(|()| disk::replace_for_now(file, &text));
    }

    /// Remembers a new stack, if the others are remembered.
    pub fn add(&self, name: &str) {
        if let Some(mut names) = self.names() {
            names.push(name.to_owned());
            self.keep(&names);
        }
    }

    /// Forgets a stack.
    pub fn remove(&self, name: &str) {
        if let Some(mut names) = self.names() {
            names.retain(|known| known != name);
            self.keep(&names);
        }
    }
}
