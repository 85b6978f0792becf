//! The standard streams of the program, and the listener that reports events on them.

use crate::view::{self, Output, paint::Paint, wrap};
use kitaru::{
    listener::{Event, Listener},
    text::plain,
};
use kitaru_platform::terminals;
use std::{
    borrow::Cow,
    io::{self, Read, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Standard input, output and error.
pub struct Terminal {
    stdin: Mutex<Box<dyn Read + Send>>,
    /// Whether a person types at standard input.
    pub stdin_is_terminal: bool,
    /// Standard output.
    pub stdout: Stream,
    /// Standard error.
    pub stderr: Stream,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// As the terminal and the variables say.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// An output stream.
pub struct Stream {
    writer: Mutex<Box<dyn Write + Send>>,
    /// Whether it is a terminal.
    pub terminal: bool,
    /// Whether colours may be used.
    pub colored: bool,
    columns: Option<usize>,
}

impl Terminal {
    /// Groups the three streams.
    #[must_use]
    pub fn new(stdin: Box<dyn Read + Send>, stdout: Stream, stderr: Stream) -> Self {
        Self { stdin: Mutex::new(stdin), stdin_is_terminal: false, stdout, stderr }
    }
}

impl Stream {
    /// An output stream to a writer.
    #[must_use]
    pub fn new(writer: Box<dyn Write + Send>, terminal: bool, colored: bool) -> Self {
        Self { writer: Mutex::new(writer), terminal, colored, columns: None }
    }

    /// The same stream, whose text is wrapped to so many columns.
    #[must_use]
    pub fn wrapped(self, columns: Option<usize>) -> Self {
        Self { columns, ..self }
    }

    /// A text as it is written to a terminal.
    #[must_use]
    pub fn fitted<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.columns.map_or(Cow::Borrowed(text), |columns| wrap::wrap(text, columns).into())
    }

    /// Writes a text, wrapped to the width of a terminal, and flushes it.
    ///
    /// # Errors
    ///
    /// If the write fails, for example because the pipe is closed or the disk is full.
    pub fn write(&self, text: &str) -> io::Result<()> {
        self.write_unwrapped(&self.fitted(text))
    }

    /// Writes a text as it is, and flushes it.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    pub fn write_unwrapped(&self, text: &str) -> io::Result<()> {
        let mut writer = lock(&self.writer);
        writer.write_all(text.as_bytes())?;
        writer.flush()
    }

    /// The colours that it supports.
    #[must_use]
    pub fn paint(&self) -> Paint {
        Paint { colored: self.colored }
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    // A stream stays usable after a panic.
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Standard input, while nothing else reads it.
struct LockedInput<'a>(MutexGuard<'a, Box<dyn Read + Send>>);

impl Read for LockedInput<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

/// Reports events on standard error.
pub struct EventPrinter {
    /// The streams.
    pub terminal: Arc<Terminal>,
    /// The command that runs.
    pub command: String,
    /// How warnings are printed.
    pub output: Output,
    /// How much was told of what is being fetched, in steps.
    pub told: AtomicU64,
}

/// How many bytes arrive between two lines about them.
const STEP: u64 = 256 * 1024;

impl EventPrinter {
    /// Tells how much has arrived, on a line that is written over until all has.
    fn progress(&self, what: &str, received: u64, total: Option<u64>) {
        let is_all = total.is_some_and(|total| received >= total);
        let step = received / STEP + 1;
        if self.told.swap(step, Ordering::Relaxed) == step && !is_all {
            return;
        }
        let of = total.map(|total| format!(" of {}", view::plugin::size(total)));
        let (received, of) = (view::plugin::size(received), of.unwrap_or_default());
        let end = if is_all { "\n" } else { "" };
        let line = format!("\rFetching {}: {received}{of}\x1b[K{end}", plain(what));
        // The write error is ignored: nothing depends on it.
        let _ = self.terminal.stderr.write_unwrapped(&line);
    }
}

impl Listener for EventPrinter {
    fn notify(&self, event: &Event<'_>) {
        let stderr = &self.terminal.stderr;
        let text = match event {
            Event::Preparing { providers } if stderr.terminal => {
                let noun = if *providers == 1 { "provider" } else { "providers" };
                format!("Preparing {providers} {noun}, once …\n")
            }
            Event::Warning(problem) => {
                view::problem::event(problem, &self.command, self.output, stderr.paint())
            }
            Event::ConfirmLogin(prompt) => view::login::prompt(prompt),
            Event::Verifying if stderr.terminal => "Verifying credentials …\n".to_owned(),
            Event::Fetching { what, received, total } if stderr.terminal => {
                return self.progress(what, *received, *total);
            }
            Event::Preparing { .. } | Event::Fetching { .. } | Event::Verifying => return,
        };
        // The write error is ignored: the outcome and the exit status are unaffected.
        let _ = match self.output.is_structured() {
            true => stderr.write_unwrapped(&text),
            false => stderr.write(&text),
        };
    }

    fn standard_input(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(LockedInput(lock(&self.terminal.stdin))))
    }

    fn secret_input(&self, what: &str) -> io::Result<Box<dyn Read + '_>> {
        if !self.terminal.stdin_is_terminal {
            return self.standard_input();
        }
        // The write error is ignored: a prompt that cannot be seen can still be answered.
        let _ = self.terminal.stderr.write_unwrapped(&format!("{what}: "));
        let line = terminals::read_unseen_line();
        let _ = self.terminal.stderr.write_unwrapped("\n");
        Ok(Box::new(io::Cursor::new(line?)))
    }
}
