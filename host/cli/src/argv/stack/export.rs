//! The arguments of `stack export`.

use crate::argv::tree::{named_stack, output, stack};
use clap::{ArgMatches, Command};
use kitaru::ExportStack;

pub(in crate::argv) const ABOUT: &str = "Print the stack file that creates a stack again";

pub(in crate::argv) fn define(command: Command) -> Command {
    command.arg(stack()).arg(output("How to print: `yaml`, which is also `text`, or `json`"))
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> ExportStack {
    ExportStack { stack: named_stack(matches) }
}
