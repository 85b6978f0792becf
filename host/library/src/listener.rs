//! Reports events while an operation runs.
//!
//! The library writes to no stream. It passes [`Event`]s to the caller's
//! [`Listener`], which decides whether to show them.

use crate::{
    disk::{self, FileError},
    problem::Problem,
};
use kitaru_platform::files;
use std::{
    io::{self, Read},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// An event during an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Event<'a> {
    /// New providers are compiled and described.
    Preparing {
        /// The number of providers.
        providers: usize,
    },
    /// Something is fetched.
    Fetching {
        /// What it is.
        what: &'a str,
        /// The bytes that have arrived.
        received: u64,
        /// All its bytes, if they were announced.
        total: Option<u64>,
    },
    /// The server verifies a service connector of a new stack, which may take a minute.
    Verifying,
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

    /// Standard input, for a secret: `what` is asked for if a person types it, and not shown.
    ///
    /// # Errors
    ///
    /// If the caller has none.
    fn secret_input(&self, _what: &str) -> io::Result<Box<dyn Read + '_>> {
        self.standard_input()
    }
}

/// Reads a file that the caller named, as UTF-8. The system's names of standard input mean that of
/// the listener, which may be a pipe; the same is true of other files that were opened for this
/// process. No other pipe is read.
pub(crate) fn read_named(path: &Path, listener: &dyn Listener) -> Result<String, FileError> {
    match files::is_standard_input(path) {
        true => disk::bounded(listener.standard_input()?),
        false if files::is_open_file(path) => disk::read_pipe(path),
        false => disk::read_text(path),
    }
}

/// A listener that ignores all events.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Listener for Silent {}

/// Passes each warning about a file or directory of settings on once: several steps of one
/// operation may look at the same file.
pub(crate) struct OncePerFile {
    listener: Arc<dyn Listener>,
    told: Mutex<Vec<Problem>>,
}

impl OncePerFile {
    pub(crate) fn new(listener: Arc<dyn Listener>) -> Self {
        Self { listener, told: Mutex::new(Vec::new()) }
    }

    /// Whether a warning has not been passed on before.
    fn is_new(&self, problem: &Problem) -> bool {
        // The list is valid after a panic: it is changed by one push.
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !told.contains(problem);
        if is_new {
            told.push(problem.clone());
        }
        is_new
    }
}

impl Listener for OncePerFile {
    fn notify(&self, event: &Event<'_>) {
        match event {
            Event::Warning(problem)
                if problem.code.starts_with("settings.") && !self.is_new(problem) => {}
            event => self.listener.notify(event),
        }
    }

    fn standard_input(&self) -> io::Result<Box<dyn Read + '_>> {
        self.listener.standard_input()
    }

    fn secret_input(&self, what: &str) -> io::Result<Box<dyn Read + '_>> {
        self.listener.secret_input(what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Codes(Mutex<Vec<String>>);

    impl Listener for Codes {
        fn notify(&self, event: &Event<'_>) {
            if let Event::Warning(problem) = event {
                self.0.lock().unwrap().push(problem.code.to_string());
            }
        }
    }

    #[test]
    fn a_file_is_warned_of_once_and_everything_else_each_time() {
        let codes = Arc::new(Codes::default());
        let listener = OncePerFile::new(Arc::clone(&codes) as Arc<dyn Listener>);
        let warn = |code, message: &'static str| {
            listener.notify(&Event::Warning(&Problem::backend(code, message)));
        };
        for (code, message) in [("settings.foreign", "a"), ("settings.foreign", "b"), ("x", "a")] {
            warn(code, message);
            warn(code, message);
        }
        assert_eq!(*codes.0.lock().unwrap(), ["settings.foreign", "settings.foreign", "x", "x"]);
    }
}
