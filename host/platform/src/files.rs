//! Files and directories: who owns them, how they are opened, made and listed.
//!
//! Locks on files are the standard library's, on all systems.

use crate::{
    facts::{Access, FileStatus, Readers},
    system::files as system,
};
use std::{
    ffi::{OsStr, OsString},
    fs::{File, FileType, Metadata, Permissions},
    io,
    path::Path,
};

/// The path that stands for standard input, on every system.
pub const STANDARD_INPUT: &str = "/dev/stdin";

impl From<&Metadata> for Access {
    fn from(meta: &Metadata) -> Self {
        system::access(meta)
    }
}

/// The number of the user that this process acts for, as [`Access`] has it; none if the system has
/// no such number.
#[must_use]
pub fn user() -> Option<u32> {
    system::user()
}

/// Opens what has a path for reading: it does not wait for the other end of a pipe, and a terminal
/// does not become that of this process.
///
/// # Errors
///
/// If it cannot be opened.
pub fn open_without_waiting(path: &Path) -> io::Result<File> {
    system::open_without_waiting(path)
}

/// Opens a directory, to look at it and at nothing that takes its place later.
///
/// # Errors
///
/// If it cannot be opened, or is something else.
pub fn open_directory(path: &Path) -> io::Result<File> {
    system::open_directory(path)
}

/// Opens a file that processes lock, and makes it if it is not there, for the user alone. A link is
/// not followed, and a pipe not waited for.
///
/// # Errors
///
/// If it cannot be opened for writing, or nobody else can be kept from it.
pub fn open_for_lock(path: &Path) -> io::Result<File> {
    system::open_for_lock(path)
}

/// Makes an empty file for the user alone.
///
/// # Errors
///
/// If there is one, or it cannot be made so.
pub fn create_private(path: &Path) -> io::Result<File> {
    system::create_private(path)
}

/// Makes a directory that only the user can write to, whatever the mask is.
///
/// # Errors
///
/// If there is one, or it cannot be made so.
pub fn create_directory(path: &Path, readers: Readers) -> io::Result<()> {
    system::create_directory(path, readers, false)
}

/// Makes a directory that only the user can write to, and its parents in the same way. One that is
/// there stays as it is.
///
/// # Errors
///
/// If it is not there afterwards.
pub fn create_directories(path: &Path, readers: Readers) -> io::Result<()> {
    system::create_directory(path, readers, true)
}

/// The permissions with which a file is made that only the user can write to.
///
/// # Errors
///
/// If a file cannot be made so.
pub fn permissions(readers: Readers) -> io::Result<Permissions> {
    system::permissions(readers)
}

/// A file that is in no directory, and is gone when it is closed. Where the system lists open files,
/// it may say the purpose.
///
/// # Errors
///
/// If it cannot be made.
pub fn unnamed(purpose: &str) -> io::Result<File> {
    system::unnamed(purpose)
}

/// Calls a function with the path of a file that has these bytes and can be loaded as a library. On
/// Linux, nobody can change it; elsewhere, nobody but the user. It is gone afterwards.
///
/// # Errors
///
/// If the file cannot be made.
pub fn with_library<T>(
    purpose: &str,
    bytes: &[u8],
    load: impl FnOnce(&Path) -> T,
) -> io::Result<T> {
    system::with_library(purpose, bytes, load)
}

/// Waits until the names in a directory are on the disk.
///
/// # Errors
///
/// If that cannot be known.
pub fn sync_directory(path: &Path) -> io::Result<()> {
    system::sync_directory(path)
}

/// The names in a directory that `keep` accepts, in any order, each with what it leads to; none of
/// that if it leads nowhere.
///
/// They are looked up from the open directory: for many of them, most of the time would be the way
/// there.
///
/// # Errors
///
/// If the directory cannot be read.
pub fn list(
    directory: &Path,
    keep: impl Fn(&OsStr) -> bool,
) -> io::Result<Vec<(OsString, Option<FileStatus>)>> {
    system::list(directory, keep)
}

/// Whether it is a pipe with a name.
#[must_use]
pub fn is_pipe(kind: FileType) -> bool {
    system::is_pipe(kind)
}

/// Whether a path is one of the names of standard input.
#[must_use]
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new(STANDARD_INPUT) || system::is_standard_input(path)
}

/// Whether a path is that of an open file of this process, as a shell writes `<(command)`.
#[must_use]
pub fn is_open_file(path: &Path) -> bool {
    system::is_open_file(path)
}

/// How many bytes the file at standard input has.
///
/// # Errors
///
/// If it is closed.
pub fn standard_input_size() -> io::Result<u64> {
    system::standard_input_size()
}
