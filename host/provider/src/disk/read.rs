//! Reads files that somebody else may have chosen.
//!
//! 1. Only a regular file is read. A pipe, a socket or a device is not even opened, so that nothing
//!    waits for it, and nobody at its other end notices.
//!    The exception is a pipe that was opened for this process: somebody waits at its other end.
//! 2. No more bytes are read than the limit, whatever the file's size is said to be.
//! 3. A file is opened once: what was checked is what is read.

use super::FileError;
use kitaru_platform::files;
use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

/// The largest file of settings, credentials or stacks, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// Opens a regular file for reading, without ever waiting for it.
///
/// # Errors
///
/// If it cannot be opened, or is not a regular file.
pub fn open(path: &Path) -> Result<File, FileError> {
    if !fs::metadata(path)?.is_file() {
        return Err(FileError::Irregular);
    }
    let file = files::open_without_waiting(path)?;
    // Something else may have its name by now.
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(FileError::Irregular),
    }
}

/// Reads a regular file of at most [`LARGEST`] bytes.
///
/// # Errors
///
/// If it cannot be read, is not a regular file, or is larger.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    read_bounded(&open(path)?, LARGEST)
}

/// Reads a regular file of at most [`LARGEST`] bytes as UTF-8.
///
/// # Errors
///
/// If it cannot be read, is not a regular file, is larger, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, FileError> {
    text(read(path)?)
}

/// Reads a regular file or a pipe of at most [`LARGEST`] bytes as UTF-8, and waits for the pipe.
///
/// # Errors
///
/// If it cannot be read, is anything else, is larger, or is not UTF-8.
pub fn read_pipe(path: &Path) -> Result<String, FileError> {
    if !files::is_pipe(fs::metadata(path)?.file_type()) {
        return read_text(path);
    }
    bounded(File::open(path)?)
}

/// Reads an open file of at most `limit` bytes.
///
/// # Errors
///
/// If it cannot be read, or is larger.
pub fn read_bounded(file: &File, limit: u64) -> Result<Vec<u8>, FileError> {
    let size = file.metadata()?.len();
    if size > limit {
        return Err(FileError::Large(limit));
    }
    collect(file, limit, size)
}

/// Reads a stream of at most [`LARGEST`] bytes as UTF-8, and no further.
///
/// # Errors
///
/// If it cannot be read, is larger, or is not UTF-8.
pub fn bounded(stream: impl Read) -> Result<String, FileError> {
    text(collect(stream, LARGEST, 0)?)
}

fn collect(stream: impl Read, limit: u64, expected: u64) -> Result<Vec<u8>, FileError> {
    // One byte more than expected finds the end without a copy, of what may be a secret.
    let mut bytes = Vec::with_capacity(usize::try_from(expected + 1).unwrap_or_default());
    // The size is not to be relied on: the file may grow, and those of `/proc` have none.
    if stream.take(limit + 1).read_to_end(&mut bytes)? as u64 > limit {
        return Err(FileError::Large(limit));
    }
    Ok(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, FileError> {
    String::from_utf8(bytes).map_err(|_| FileError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{FileType, Mode};
    use std::{io, time::Instant};

    #[test]
    fn only_regular_files_are_read_and_nothing_is_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
        let begun = Instant::now();
        for path in [&pipe, home.path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
            let error = read(path).unwrap_err();
            assert!(matches!(error, FileError::Irregular), "`{}`: {error}", path.display());
        }
        assert!(begun.elapsed().as_secs() < 1);
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        let file = File::create(&path).unwrap();
        file.set_len(LARGEST).unwrap();
        assert_eq!(read_text(&path).unwrap().len() as u64, LARGEST);
        file.set_len(LARGEST + 1).unwrap();
        assert_eq!(read(&path).unwrap_err().to_string(), "it is larger than 1 MiB");
        file.set_len(1 << 40).unwrap();
        assert!(matches!(read(&path), Err(FileError::Large(LARGEST))));
    }

    #[test]
    fn a_size_that_is_not_told_is_not_relied_on() {
        assert!(read_text(Path::new("/proc/self/status")).unwrap().contains("Pid"));
        assert!(matches!(bounded(io::repeat(b' ')), Err(FileError::Large(LARGEST))));
    }

    #[test]
    fn text_is_utf_8() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        fs::write(&path, [b'a', 0xff]).unwrap();
        assert_eq!(read(&path).unwrap(), [b'a', 0xff]);
        assert!(matches!(read_text(&path), Err(FileError::Encoding)));
        assert!(read(&home.path().join("none")).unwrap_err().is_absent());
    }
}
