//! Reads the text of a secret from its source.

use crate::{listener::Listener, secret::Secret, settings::Settings};
use kitaru_provider_host::disk::DiskError;
use std::{fs, path::PathBuf};

/// Where the text of a secret comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// The text itself.
    Text(Secret),
    /// A file; `~` is the user's home.
    File(PathBuf),
    /// Standard input.
    StandardInput,
}

impl SecretSource {
    /// Reads the text.
    ///
    /// # Errors
    ///
    /// If the file or standard input cannot be read.
    pub fn read(&self, settings: &Settings, listener: &dyn Listener) -> Result<Secret, DiskError> {
        match self {
            Self::Text(secret) => Ok(secret.clone()),
            Self::File(path) => {
                let path = settings.user_path(path);
                fs::read_to_string(&path).map(Secret::new).map_err(DiskError::of("read", &path))
            }
            Self::StandardInput => {
                let text = listener.standard_input();
                text.map(Secret::new).map_err(DiskError::of("read", "standard input".as_ref()))
            }
        }
    }
}
