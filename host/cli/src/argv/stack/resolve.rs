//! The arguments of `stack resolve`.

use crate::argv::{text, tree::flag};
use clap::{Arg, ArgMatches, Command};
use kitaru::ResolveStack;

/// The arguments of `stack resolve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// The arguments of the operation.
    pub asked: ResolveStack,
    /// Whether to show every layer.
    pub explain: bool,
}

pub(in crate::argv) const ABOUT: &str = "Show which stack an execution would use";

pub(in crate::argv) fn define(command: Command) -> Command {
    let layer = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("STACK").help(help)
    };
    command
        .arg(layer("run", "What `flow.run(stack=…)` says"))
        .arg(layer("flow", "What `@flow(stack=…)` says"))
        .arg(layer("configure", "What `kitaru.configure(stack=…)` says"))
        .arg(flag("explain", "Show every layer of precedence, and which one won"))
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> Resolve {
    Resolve {
        asked: ResolveStack {
            run: text(matches, "run"),
            flow: text(matches, "flow"),
            configure: text(matches, "configure"),
        },
        explain: matches.get_flag("explain"),
    }
}
