//! The arguments of `stack delete`.

use crate::argv::tree::{flag, named_stack, stack};
use clap::{ArgMatches, Command};
use kitaru::DeleteStack;

/// The arguments of `stack delete`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// The arguments of the operation.
    pub asked: DeleteStack,
    /// Whether to only show what would be deleted.
    pub dry_run: bool,
}

pub(in crate::argv) const ABOUT: &str = "Delete a stack";

pub(in crate::argv) fn define(command: Command) -> Command {
    command
        .arg(stack())
        .arg(flag(
            "recursive",
            "Delete the components that kitaru made for it and no other stack uses",
        ))
        .arg(flag("force", "Delete it even if it is active; `default` becomes active then"))
        // The Python program's spellings of what is the default.
        .arg(flag("no-recursive", "").hide(true).overrides_with("recursive"))
        .arg(flag("no-force", "").hide(true).overrides_with("force"))
        .arg(flag("dry-run", "Show what would be deleted, and delete nothing"))
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> Delete {
    Delete {
        asked: DeleteStack {
            stack: named_stack(matches),
            recursive: matches.get_flag("recursive"),
            force: matches.get_flag("force"),
        },
        dry_run: matches.get_flag("dry-run"),
    }
}
