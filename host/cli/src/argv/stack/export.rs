//! The arguments of `stack export`.

use crate::argv::tree::{named_stack, stack};
use clap::{ArgMatches, Command};
use kitaru::ExportStack;

pub(in crate::argv) const ABOUT: &str = "Print the stack file that creates a stack again";

pub(in crate::argv) fn define(command: Command) -> Command {
    command.arg(stack())
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> ExportStack {
    ExportStack { stack: named_stack(matches) }
}
