//! What can be wrong with a file or directory.

use super::Distrust;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// What could not be done with a file or directory.
#[derive(Debug, Error)]
#[error("cannot {verb} `{path}`: {source}", path = .path.display())]
pub struct DiskError {
    verb: &'static str,
    path: PathBuf,
    source: FileError,
}

/// Why a file cannot be used.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system says so.
    #[error(transparent)]
    System(#[from] io::Error),
    /// It is a directory, a pipe, a socket or a device.
    #[error("it is not a regular file")]
    Irregular,
    /// It has more bytes than are read.
    #[error("it is larger than {} MiB", .0 >> 20)]
    Large(u64),
    /// It is not text.
    #[error("it is not UTF-8")]
    Encoding,
    /// Somebody else may have written it.
    #[error(transparent)]
    Distrusted(#[from] Distrust),
}

impl FileError {
    /// The kind of the operating system's error, if it is one.
    #[must_use]
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::System(error) => Some(error.kind()),
            _ => None,
        }
    }

    /// Whether there is no such file.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        self.kind() == Some(io::ErrorKind::NotFound)
    }
}

impl DiskError {
    /// The error of an operation that reads as «cannot `verb` `path`».
    pub fn of<E: Into<FileError>>(verb: &'static str, path: &Path) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |source| Self { verb, path, source: source.into() }
    }

    /// The cause.
    #[must_use]
    pub fn cause(&self) -> &FileError {
        &self.source
    }

    /// The file or directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
