//! `kitaru completions SHELL`

use crate::{
    commands::{CommandError, Done, Printer},
    complete::{Shell, script},
};

/// The script is printed as it is, in every format: a shell reads it.
pub(super) fn run(printer: &Printer<'_>, shell: &str) -> Done {
    let script = Shell::parse(shell).map(script).unwrap_or_default();
    printer.terminal.stdout.write_unwrapped(&script).map_err(CommandError::Unprinted)
}
