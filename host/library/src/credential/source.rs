//! Reads the text of a secret from its source.

use crate::{
    disk::{self, DiskError},
    listener::{self, Listener},
    secret::Secret,
    settings::Settings,
};
use std::path::{Path, PathBuf};

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
    /// If the file or standard input cannot be read, is larger than 1 MiB, or is not UTF-8, or the
    /// file is not a regular one.
    pub fn read(&self, settings: &Settings, listener: &dyn Listener) -> Result<Secret, DiskError> {
        match self {
            Self::Text(secret) => Ok(secret.clone()),
            Self::File(path) => {
                let path = settings.user_path(path);
                listener::read_named(&path, listener)
                    .map(Secret::new)
                    .map_err(DiskError::of("read", &path))
            }
            Self::StandardInput => {
                let text = listener.standard_input().map_err(Into::into).and_then(disk::bounded);
                text.map(Secret::new).map_err(DiskError::of("read", Path::new("standard input")))
            }
        }
    }
}
