//! The arguments of `stack copy`.

use crate::argv::{
    login::key_file,
    text,
    tree::{flag, named_stack, stack},
};
use clap::{Arg, ArgMatches, Command};
use kitaru::{CopySource, CopyStack, CopyTarget};

/// The flags that have a value.
const FLAGS: [&str; 4] = ["from", "to", "name", "api-key-file"];

/// The value of `--to` for the embedded state.
const LOCAL: &str = "local";

/// The value of `--from` for the stacks of the Python program.
const PYTHON: &str = "python";

/// The arguments of `stack copy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The arguments of the operation.
    pub asked: CopyStack,
    /// The flags with their values, as typed.
    pub typed: Vec<(&'static str, String)>,
    /// Whether to carry it out instead of only showing it.
    pub yes: bool,
}

pub(in crate::argv) const ABOUT: &str =
    "Copy a stack from or to this machine or a server; first shows what would be copied";

pub(in crate::argv) fn define(command: Command) -> Command {
    command
        .arg(stack())
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("PLACE")
                .required_unless_present("from")
                .help("`local`, or the address of a server"),
        )
        .arg(Arg::new("from").long("from").value_name("PLACE").help(
            "`python` for the stacks of the Python program on this machine, or the address of a \
             server",
        ))
        .arg(Arg::new("name").long("name").value_name("NAME").help("Another name for the copy"))
        .arg(
            Arg::new("api-key-file")
                .long("api-key-file")
                .value_name("FILE")
                .allow_hyphen_values(true)
                .help("A file with the API key of that server, or `-`, if it is not logged in to"),
        )
        .arg(flag("yes", "Copy it").short('y'))
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> Copy {
    Copy {
        asked: CopyStack {
            stack: named_stack(matches),
            from: match text(matches, "from") {
                None => CopySource::Current,
                Some(from) if from.trim() == PYTHON => CopySource::Python,
                Some(from) => CopySource::Server(from),
            },
            to: match text(matches, "to") {
                None => CopyTarget::Current,
                Some(to) if to.trim() == LOCAL => CopyTarget::Local,
                Some(to) => CopyTarget::Server(to),
            },
            name: text(matches, "name"),
            key: text(matches, "api-key-file").map(key_file),
        },
        typed: FLAGS.iter().filter_map(|flag| Some((*flag, text(matches, flag)?))).collect(),
        yes: matches.get_flag("yes"),
    }
}
