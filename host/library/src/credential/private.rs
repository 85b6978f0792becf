//! Reads kitaru's own files with secrets: the login, and what components and connectors keep.
//!
//! 1. A file or directory that somebody else can write to, or owns, is refused.
//! 2. A file that others can read is read, with a warning: what it holds is right, but may be known.

use crate::{
    disk::{self, DiskError, FileError, Writers},
    listener::{Event, Listener},
};
use std::{io::ErrorKind, path::Path};
use zeroize::Zeroizing;

/// The bytes of a file; `None` if it, or the directory that it is in, is not there.
pub(crate) fn read(
    path: &Path,
    listener: &dyn Listener,
) -> Result<Option<Zeroizing<Vec<u8>>>, DiskError> {
    if let Some(directory) = path.parent()
        && let Err(error) = disk::check_directory(directory, Writers::Owner)
    {
        return none_if_absent(error, "use", directory);
    }
    match open(path, listener) {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(error) => none_if_absent(error, "read", path),
    }
}

fn open(path: &Path, listener: &dyn Listener) -> Result<Vec<u8>, FileError> {
    let file = disk::open(path)?;
    disk::trust(&file, Writers::Owner)?;
    if !disk::is_private(&file) {
        listener.notify(&Event::Warning(&disk::exposed(path)));
    }
    // Several secrets of the largest size may be in one file.
    disk::read_bounded(&file, disk::LARGEST_OWN)
}

fn none_if_absent<T>(
    error: FileError,
    verb: &'static str,
    path: &Path,
) -> Result<Option<T>, DiskError> {
    match error.kind() {
        // Where no directory can be, there is no file either; whoever writes one is told.
        Some(ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        _ => Err(DiskError::of(verb, path)(error)),
    }
}
