//! Reads the text of a secret from its source.
//!
//! A source that somebody names has one line of text: an empty one is a command
//! that failed before a pipe, and two are two secrets.

use crate::{
    disk::{self, FileError},
    listener::{self, Listener},
    secret::Secret,
    settings::Settings,
    text,
};
use std::path::PathBuf;
use thiserror::Error;

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

/// Why a source has no secret. What was given for a path is repeated only if it can be one: it may
/// be the secret itself.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The source cannot be read.
    #[error("cannot read {place}: {source}")]
    Unreadable {
        /// The file in backticks, or the other place.
        place: String,
        /// The cause.
        source: FileError,
    },
    /// What was given as the path of a file cannot be one.
    #[error("what was given is not the path of a file")]
    NoPath,
    /// The source has no text.
    #[error("{place} is empty")]
    Empty {
        /// The file in backticks, or the other place.
        place: String,
    },
    /// The source has more than a secret.
    #[error("{place} has more than one line")]
    Lines {
        /// The file in backticks, or the other place.
        place: String,
    },
}

impl SecretSource {
    /// Reads the text; a person at a terminal is asked for it as `what`.
    ///
    /// # Errors
    ///
    /// If the file or standard input cannot be read, is larger than 1 MiB, or is not UTF-8, the
    /// file is not a regular one, or there is not one line of text.
    pub fn read(
        &self,
        what: &str,
        settings: &Settings,
        listener: &dyn Listener,
    ) -> Result<Secret, SecretError> {
        let (place, read) = match self {
            Self::Text(secret) => return Ok(secret.clone()),
            Self::File(typed) => {
                let path = settings.user_path(typed);
                let read = listener::read_named(&path, listener);
                if read.is_err() && !text::may_be_a_path(typed) {
                    return Err(SecretError::NoPath);
                }
                (text::repeated_path(typed, &path), read)
            }
            Self::StandardInput => {
                let text = listener.secret_input(what).map_err(Into::into).and_then(disk::bounded);
                ("standard input".to_owned(), text)
            }
        };
        match read.map(Secret::new) {
            Err(source) => Err(SecretError::Unreadable { place, source }),
            Ok(secret) => match secret.expose().trim() {
                "" => Err(SecretError::Empty { place }),
                text if text.contains('\n') => Err(SecretError::Lines { place }),
                _ => Ok(secret),
            },
        }
    }
}
