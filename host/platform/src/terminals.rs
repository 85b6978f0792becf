//! Terminals. Whether a stream is one, the standard library tells on all systems.

use crate::{facts::OutputStream, system::terminals as system};
use std::io;

/// The columns of the terminal that a stream writes to; none if it is no terminal, or does not say.
#[must_use]
pub fn columns(stream: OutputStream) -> Option<usize> {
    system::columns(stream)
}

/// Reads a line from the terminal at standard input, which does not show what is typed.
///
/// # Errors
///
/// If it cannot be read, or would be shown.
pub fn read_unseen_line() -> io::Result<String> {
    system::read_unseen_line()
}
