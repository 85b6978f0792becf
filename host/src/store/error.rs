//! What can be wrong with the state.

use crate::{
    disk::DiskError,
    problem::{Explain, Fault},
    rules::{create::Refusal, paste},
    server::ServerError,
};
use rusqlite::ErrorCode;
use std::path::PathBuf;
use thiserror::Error;

/// Something wrong with the state, or with reaching it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file or directory beside the state file.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The server, or the connection to it.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The name of a new stack was taken in the meantime.
    #[error(transparent)]
    Taken(#[from] Refusal),
    /// A stack was added to a server, and this machine cannot remember that it is active.
    #[error("`{name}` was created, but did not become the active stack: {source}")]
    Inactive {
        /// The stack.
        name: String,
        /// What stopped it.
        source: Box<StoreError>,
    },
    /// A change of a server's state was begun, and could not be ended.
    #[error("`{name}` is only half deleted: {source}")]
    Unfinished {
        /// The stack.
        name: String,
        /// What stopped it.
        source: Box<ServerError>,
    },
    /// The database has failed.
    #[error("the state `{}` cannot be used: {}", path.display(), said(source))]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Not a state file of kitaru's, or one that is damaged.
    #[error("`{}` is damaged, or not a state of kitaru's: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// Written by a later release.
    #[error("`{}` was written by a newer kitaru (its format is {found}, and this one knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// The settings of a project, or secrets, are not what kitaru writes.
    #[error("`{}` cannot be read: {why}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The stack that is always there is not.
    #[error("the state has no stack `default`")]
    NoDefault,
    /// A directory that is initialised already.
    #[error("`{}` is initialised already", path.display())]
    Initialised {
        /// The directory.
        path: PathBuf,
    },
    /// A path that should be a directory.
    #[error("`{}` is not a directory", path.display())]
    NoDirectory {
        /// The path.
        path: PathBuf,
    },
}

/// What SQLite said, without the path that it repeats.
fn said(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "the file cannot be opened".to_owned(),
        _ => error.to_string(),
    }
}

impl StoreError {
    fn sqlite(&self) -> Option<ErrorCode> {
        match self {
            Self::Database { source, .. } => source.sqlite_error_code(),
            _ => None,
        }
    }
}

impl Explain for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Server(error) => error.code(),
            Self::Taken(refusal) => refusal.code(),
            Self::Unfinished { .. } => "stack.unfinished",
            Self::Inactive { source, .. } => source.code(),
            Self::Database { .. } => match self.sqlite() {
                Some(ErrorCode::DiskFull) => "disk.full",
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    "disk.denied"
                }
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "state.busy",
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "state.damaged",
                _ => "state.failed",
            },
            Self::Damaged { .. } | Self::NoDefault => "state.damaged",
            Self::Newer { .. } => "state.newer",
            Self::Settings { .. } => "settings.damaged",
            Self::Initialised { .. } => "init.exists",
            Self::NoDirectory { .. } => "init.directory",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Server(error) => error.fault(),
            Self::Taken(_) | Self::Initialised { .. } => Fault::State,
            Self::NoDirectory { .. } => Fault::Usage,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Disk(error) => return error.hint(),
            Self::Server(error) => return error.hint(),
            Self::Taken(refusal) => return refusal.hint(),
            Self::Inactive { name, .. } => {
                return Some(format!("Try again with `{}`.", paste::command("use", name, "")));
            }
            Self::Unfinished { name, .. } => {
                let delete = paste::command("delete", name, "--recursive");
                return Some(format!("Finish it with `{delete}`."));
            }
            _ => {}
        }
        let hint = match self.code() {
            "disk.full" => "Free some space on that file system, and try again.",
            "disk.denied" => {
                "Make it writable for you, or set `KITARU_CONFIG_PATH` to a directory that is."
            }
            "state.busy" => "Try again: another kitaru is changing the state.",
            "state.damaged" => {
                "Put a backup in its place, or move it away to begin with an empty state; nothing was changed."
            }
            "state.newer" => "Upgrade kitaru; nothing was changed.",
            "settings.damaged" => "Repair the file, or remove it.",
            "init.exists" => "Work in it as it is, or initialise another directory.",
            "init.directory" => "Name a directory that is there.",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}
