//! The arguments of `stack show`.

use crate::argv::tree::{named_stack, stack};
use clap::{ArgMatches, Command};
use kitaru::ShowStack;

pub(in crate::argv) const ABOUT: &str = "Show what a stack is made of";

pub(in crate::argv) fn define(command: Command) -> Command {
    command.arg(stack())
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> ShowStack {
    ShowStack { stack: named_stack(matches) }
}
