//! The arguments of `stack use`.

use crate::argv::tree::{named_stack, stack};
use clap::{ArgMatches, Command};
use kitaru::UseStack;

pub(in crate::argv) const ABOUT: &str = "Make a stack the active one";

pub(in crate::argv) fn define(command: Command) -> Command {
    command.arg(stack())
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> UseStack {
    UseStack { stack: named_stack(matches) }
}
