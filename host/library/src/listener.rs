//! Reports events while an operation runs.
//!
//! The library writes to no stream. It passes [`Event`]s to the caller's
//! [`Listener`], which decides whether to show them.

use crate::{
    disk::{self, FileError},
    problem::Problem,
};
use std::{
    io::{self, Read},
    path::Path,
};

/// An event during an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// New providers are compiled and described.
    Preparing {
        /// The number of providers.
        providers: usize,
    },
    /// A problem that does not stop the operation. Some outcomes contain it as well.
    Warning(&'a Problem),
    /// A person must confirm a login; the operation waits for it.
    ConfirmLogin(&'a LoginPrompt),
}

/// How a person confirms a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginPrompt {
    /// The page to open.
    pub address: String,
    /// The code that it shows.
    pub code: String,
    /// How long the code is valid, in seconds.
    pub seconds: u64,
}

/// Receives events, and provides standard input.
pub trait Listener: Send + Sync {
    /// Handles an event.
    fn notify(&self, _: &Event<'_>) {}

    /// Standard input. How much of it is read, the operation decides.
    ///
    /// # Errors
    ///
    /// If the caller has none.
    fn standard_input(&self) -> io::Result<Box<dyn Read + '_>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "there is no standard input here"))
    }
}

/// Reads a file that the caller named, as UTF-8. The system's names of standard input mean that of
/// the listener, which may be a pipe; no other pipe is read.
pub(crate) fn read_named(path: &Path, listener: &dyn Listener) -> Result<String, FileError> {
    match ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].iter().any(|name| path == Path::new(name))
    {
        true => disk::bounded(listener.standard_input()?),
        false => disk::read_text(path),
    }
}

/// A listener that ignores all events.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Listener for Silent {}
