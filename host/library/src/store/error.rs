//! The errors of a store.

use crate::{
    disk::DiskError,
    problem::{Explain, Fault},
    rules::create::CreateRefusal,
    server::ServerError,
    words::{Action, Text, text},
};
use std::{fmt, path::PathBuf};
use thiserror::Error;

/// An error of the state, or of the connection to it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file or directory of kitaru cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// An error that only one backend has.
    #[error("{0}")]
    Backend(BackendError),
    /// Another client took the name of a new stack first.
    #[error(transparent)]
    Taken(#[from] CreateRefusal),
    /// A stack was created on a server, but the pointer to the active stack cannot be written.
    #[error("`{name}` was created, but did not become the active stack: {source}")]
    Inactive {
        /// The stack.
        name: String,
        /// The cause.
        source: Box<StoreError>,
    },
    /// A change on a server was started, but could not be finished.
    #[error("`{name}` is only half deleted: {cause}")]
    Unfinished {
        /// The stack.
        name: String,
        /// The cause.
        cause: BackendError,
    },
    /// The settings of a project, or secrets, do not have kitaru's format.
    #[error("`{}` cannot be read: {why}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The `default` stack is missing.
    #[error("the state has no stack `default`")]
    NoDefault,
}

/// An error that only one backend has.
#[derive(Debug)]
pub struct BackendError(Box<dyn Explain + Send + Sync>);

impl BackendError {
    /// Wraps the error of a backend.
    #[must_use]
    pub fn new(error: impl Explain + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<ServerError> for StoreError {
    fn from(error: ServerError) -> Self {
        Self::Backend(BackendError::new(error))
    }
}

/// The hint for a damaged state.
pub(super) const RESTORE: &str = "Put a backup in its place, or move it away to begin with an \
                                  empty state; nothing was changed.";

impl Explain for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Backend(error) => error.0.code(),
            Self::Taken(refusal) => refusal.code(),
            Self::Unfinished { .. } => "stack.unfinished",
            Self::Inactive { source, .. } => source.code(),
            Self::Settings { .. } => "settings.damaged",
            Self::NoDefault => "state.damaged",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Backend(error) => error.0.fault(),
            Self::Taken(_) => Fault::State,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Disk(error) => error.hint(),
            Self::Backend(error) => error.0.hint(),
            Self::Taken(refusal) => refusal.hint(),
            Self::Inactive { name, .. } => {
                Some(text!["Try again with ", Action::use_stack(name), "."])
            }
            Self::Unfinished { name, .. } => {
                Some(text!["Finish it with ", Action::delete_recursively(name), "."])
            }
            Self::Settings { .. } => Some("Repair the file, or remove it.".into()),
            Self::NoDefault => Some(RESTORE.into()),
        }
    }
}
