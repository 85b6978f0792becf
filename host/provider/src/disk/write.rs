//! Files that are there as a whole or not at all.
//!
//! A reader, and a power loss, find either the old bytes of a file or the new
//! ones. What is written here is what [`trust`](super::trust) accepts: no group
//! can write to it, whatever the user's mask is.

use super::DiskError;
use kitaru_platform::{Readers, files};
use std::{
    io::{self, Write},
    path::Path,
};
use tempfile::{Builder, NamedTempFile};

/// Creates a directory and its parents, for the user alone.
///
/// # Errors
///
/// If it is not there afterwards.
pub fn create_private_dir(path: &Path) -> Result<(), DiskError> {
    files::create_directories(path, Readers::User)
        .map_err(DiskError::of("create the directory", path))
}

/// Replaces a file by one with these bytes.
///
/// The bytes reach the disk under a random name in the same directory first.
///
/// # Errors
///
/// If the new file could not take its place; the old one is untouched then.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), DiskError> {
    let written = || {
        let mut file = temporary(path, readers)?;
        file.as_file_mut().write_all(bytes)?;
        file.as_file().sync_all()?;
        // A file that is not persisted is removed when it is dropped.
        file.persist(path)?;
        files::sync_directory(directory(path))
    };
    written().map_err(DiskError::of("write", path))
}

/// Replaces a file that can be made again: after a power loss it may be empty, but not mixed.
///
/// # Errors
///
/// As for [`replace`].
pub fn replace_for_now(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let written = || -> io::Result<()> {
        let mut file = temporary(path, Readers::User)?;
        file.as_file_mut().write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    written().map_err(DiskError::of("write", path))
}

/// A file beside another one, with a name that nobody can guess.
fn temporary(path: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    let mut prefix = path.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    Builder::new()
        .prefix(&prefix)
        .suffix(".tmp")
        .permissions(files::permissions(readers)?)
        .tempfile_in(directory(path))
        .map_err(without_path)
}

/// The operating system's error alone: the temporary name says nothing to a person.
fn without_path(error: io::Error) -> io::Error {
    let cause = error.get_ref().and_then(|error| error.source());
    let code = cause.and_then(|cause| cause.downcast_ref::<io::Error>()?.raw_os_error());
    code.map_or(error, io::Error::from_raw_os_error)
}

/// The directory of a file; the current one if the path is a name.
fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::read;
    use std::{fs, os::unix::fs::MetadataExt};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state");
        replace(&path, b"old, and longer", Readers::User).unwrap();
        replace(&path, b"new", Readers::User).unwrap();
        assert_eq!(read(&path).unwrap(), b"new");
        assert_eq!(mode(&path), 0o600);
        replace(&path, b"for others too", Readers::Others).unwrap();
        assert_eq!(mode(&path) & 0o022, 0);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_take_its_place_leaves_nothing_behind() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("taken");
        fs::create_dir(&path).unwrap();
        let error = replace(&path, b"new", Readers::Others).unwrap_err();
        assert!(error.to_string().starts_with(&format!("cannot write `{}`: ", path.display())));
        assert_eq!(error.path(), path);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn directories_are_for_the_user_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a").join("b");
        create_private_dir(&path).unwrap();
        create_private_dir(&path).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o700, 0o700));
    }
}
