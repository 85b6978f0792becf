//! The errors of the state file.

use crate::{
    disk,
    problem::{Explain, Fault},
    store::{BackendError, StoreError, error::RESTORE},
    words::Text,
};
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An error of the state file.
#[derive(Debug, Error)]
pub(super) enum StateFileError {
    /// SQLite reported an error.
    #[error("the state `{}` cannot be used: {}", path.display(), reason(source))]
    Database { path: PathBuf, source: rusqlite::Error },
    /// The file is damaged, or belongs to another program.
    #[error("`{}` is damaged, or not a state of kitaru's: {why}", path.display())]
    Damaged { path: PathBuf, why: String },
    /// The file was written by a newer release.
    #[error("`{}` was written by a newer kitaru (its format is {found}, and this one knows {known})", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },
}

/// SQLite's message, without the path, which the error already has.
fn reason(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "the file cannot be opened".to_owned(),
        _ => error.to_string(),
    }
}

impl StateFileError {
    /// Classifies an error from SQLite.
    pub(super) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source {
            rusqlite::Error::FromSqlConversionFailure(..) => {
                Self::Damaged { path, why: source.to_string() }
            }
            _ => match source.sqlite_error_code() {
                // `Unknown` is what SQLite reports for a missing table.
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                    Self::Damaged { path, why: source.to_string() }
                }
                _ => Self::Database { path, source },
            },
        }
    }
}

impl From<StateFileError> for StoreError {
    fn from(error: StateFileError) -> Self {
        Self::Backend(BackendError::new(error))
    }
}

impl Explain for StateFileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "state.damaged",
            Self::Newer { .. } => "state.newer",
            Self::Database { source, .. } => match source.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => "disk.full",
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    "disk.denied"
                }
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "state.busy",
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "state.damaged",
                _ => "state.failed",
            },
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self.code() {
            "state.busy" => "Try again: another kitaru is changing the state.",
            "state.damaged" => RESTORE,
            "state.newer" => "Upgrade kitaru; nothing was changed.",
            code => return disk::hint(code),
        };
        Some(hint.into())
    }
}
