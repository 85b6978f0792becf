//! Terminals by termios.

use crate::facts::OutputStream;
use rustix::termios::{self, LocalModes, OptionalActions, Termios};
use std::io;

pub(crate) fn columns(stream: OutputStream) -> Option<usize> {
    let size = match stream {
        OutputStream::Stdout => termios::tcgetwinsize(io::stdout()),
        OutputStream::Stderr => termios::tcgetwinsize(io::stderr()),
    };
    size.ok().map(|size| usize::from(size.ws_col))
}

pub(crate) fn read_unseen_line() -> io::Result<String> {
    /// Shows what is typed again, whatever happens.
    struct Shown(Termios);
    impl Drop for Shown {
        fn drop(&mut self) {
            let _ = termios::tcsetattr(io::stdin(), OptionalActions::Flush, &self.0);
        }
    }
    let shown = Shown(termios::tcgetattr(io::stdin())?);
    let mut unseen = shown.0.clone();
    unseen.local_modes.remove(LocalModes::ECHO);
    termios::tcsetattr(io::stdin(), OptionalActions::Flush, &unseen)?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line)
}
