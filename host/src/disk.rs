//! Files that are there as a whole or not at all.

use crate::problem::{Explain, Fault};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};
use thiserror::Error;

/// What could not be done with a file or directory.
#[derive(Debug, Error)]
#[error("cannot {verb} `{path}`: {source}", path = .path.display())]
pub struct DiskError {
    verb: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl DiskError {
    /// The error of an operation that reads as «cannot `verb` `path`».
    pub fn of(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { verb, path, source }
    }

    /// What the operating system said.
    #[must_use]
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }
}

impl Explain for DiskError {
    fn code(&self) -> &'static str {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk.full",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "disk.denied",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "disk.place",
            _ => "disk.failed",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<String> {
        let hint = match self.code() {
            "disk.full" => "Free some space on that file system, and try again.",
            "disk.place" => {
                "Move away what is in its place, or set `KITARU_CONFIG_PATH` to another directory."
            }
            "disk.denied" => {
                "Make it writable for you, or set `KITARU_CONFIG_PATH` to a directory that is."
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// Creates a directory and its parents, for the user alone.
///
/// # Errors
///
/// If it is not there afterwards.
pub fn create_private_dir(path: &Path) -> Result<(), DiskError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(DiskError::of("create the directory", path))
}

/// Who may read a new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The user alone.
    User,
    /// Whom the user's mask allows, as for any file in a project.
    Others,
}

/// Replaces a file by one with these bytes.
///
/// The bytes reach the disk under another name first, so that a reader, or a power loss, finds
/// either the old file or the new one.
///
/// # Errors
///
/// If the new file could not take its place; the old one is untouched then.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), DiskError> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{count}.tmp", process::id()));
    let temporary = path.with_file_name(name);
    write_new(&temporary, bytes, readers)
        .and_then(|()| fs::rename(&temporary, path))
        .and_then(|()| sync_dir(path))
        .map_err(|error| {
            // What is left behind has no readers; the error to tell is the first.
            let _ = fs::remove_file(&temporary);
            DiskError::of("write", path)(error)
        })
}

/// Reads a file that is the user's own; none if it cannot be read, or others can write to it.
#[must_use]
pub fn read_own(path: &Path) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok().filter(is_own)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Whether a file is this user's, and can be written by nobody else.
#[must_use]
pub fn is_own(file: &File) -> bool {
    let user = rustix::process::geteuid().as_raw();
    file.metadata().is_ok_and(|meta| meta.uid() == user && meta.mode() & 0o022 == 0)
}

fn write_new(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mode = match readers {
        Readers::User => 0o600,
        Readers::Others => 0o666,
    };
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_dir(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}
