//! Runs a verb: calls the library once, and prints the outcome.

mod completions;
mod init;
mod login;
mod logout;
mod mcp;
mod plugin;
mod schema;
mod stack;
mod status;
mod version;

use crate::{
    argv::Verb,
    terminal::Terminal,
    view::{self, Output, View},
};
use kitaru::{Failure, Kitaru, Problem};
use std::io;

/// Why a command did not print an outcome.
#[derive(Debug)]
pub enum CommandError {
    /// The operation failed.
    Failed(Failure),
    /// Its outcome could not be printed.
    Unprinted(io::Error),
}

impl From<Failure> for CommandError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What a command returns.
type Done = Result<(), CommandError>;

/// Prints the outcome of a command.
pub struct Printer<'a> {
    terminal: &'a Terminal,
    command: &'a str,
    output: Output,
}

impl<'a> Printer<'a> {
    /// A printer for the outcome of a command.
    #[must_use]
    pub fn new(terminal: &'a Terminal, command: &'a str, output: Output) -> Self {
        Self { terminal, command, output }
    }

    /// Prints the outcome.
    fn print(&self, outcome: &dyn View) -> Done {
        let (stdout, stderr) = (&self.terminal.stdout, &self.terminal.stderr);
        let text = view::render(outcome, self.command, self.output, stdout.paint());
        match self.output == Output::Text && !outcome.is_file() {
            true => stdout.write(&text).map_err(CommandError::Unprinted)?,
            false => stdout.write_unwrapped(&text).map_err(CommandError::Unprinted)?,
        }
        if self.output == Output::Text {
            // The write error is ignored: the outcome is printed.
            let _ = stderr.write(&outcome.notes(stderr.paint()));
        }
        Ok(())
    }

    /// Tells something to a person who types at standard input.
    fn tell_who_types(&self, text: &str) {
        if self.terminal.stdin_is_terminal {
            // The write error is ignored: the command goes on.
            let _ = self.terminal.stderr.write(text);
        }
    }

    /// Prints problems that did not stop the command; a program finds them in the outcome.
    fn warn<'p>(&self, problems: impl IntoIterator<Item = &'p Problem>) {
        let stderr = &self.terminal.stderr;
        for problem in problems.into_iter().filter(|_| !self.output.is_structured()) {
            // The write error is ignored: the outcome is still printed.
            let _ = stderr.write(&view::problem::warning(problem, stderr.paint()));
        }
    }
}

/// Runs a verb.
///
/// # Errors
///
/// If the operation fails, or its outcome cannot be printed.
pub fn run(verb: Verb, kitaru: &Kitaru, printer: &Printer<'_>) -> Done {
    match verb {
        Verb::Init(asked) => init::run(kitaru, printer, &asked),
        Verb::Status => status::run(kitaru, printer),
        Verb::Login(asked) => login::run(kitaru, printer, &asked),
        Verb::Logout => logout::run(kitaru, printer),
        Verb::Mcp(options) => mcp::run(kitaru, printer, options),
        Verb::List(asked) => stack::list::run(kitaru, printer, asked),
        Verb::Current => stack::current::run(kitaru, printer),
        Verb::Show(asked) => stack::show::run(kitaru, printer, &asked),
        Verb::Use(asked) => stack::r#use::run(kitaru, printer, &asked),
        Verb::Create(asked) => stack::create::run(kitaru, printer, &asked),
        Verb::Delete(asked) => stack::delete::run(kitaru, printer, &asked),
        Verb::Export(asked) => stack::export::run(kitaru, printer, &asked),
        Verb::Copy(asked) => stack::copy::run(kitaru, printer, asked),
        Verb::Types => stack::types::run(kitaru, printer),
        Verb::Resolve(asked) => stack::resolve::run(kitaru, printer, &asked),
        Verb::Plugin(verb) => plugin::run(kitaru, printer, verb),
        Verb::Completions(shell) => completions::run(printer, &shell),
        Verb::FileSchema(asked) => schema::run(kitaru, printer, &asked),
        Verb::Version { verbose } => version::run(printer, verbose),
    }
}
