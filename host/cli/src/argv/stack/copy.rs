//! The arguments of `stack copy`.

use crate::argv::{
    login::key_file,
    text,
    tree::{flag, named_stack, stack},
};
use clap::{Arg, ArgMatches, Command};
use kitaru::{CopyStack, CopyTarget};

/// The arguments of `stack copy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The arguments of the operation.
    pub asked: CopyStack,
    /// The file with the API key, as typed.
    pub key_file: Option<String>,
    /// Whether to carry it out instead of only showing it.
    pub yes: bool,
}

pub(in crate::argv) const ABOUT: &str =
    "Copy a stack between this machine and a server; first shows what would be copied";

pub(in crate::argv) fn define(command: Command) -> Command {
    command
        .arg(stack())
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("PLACE")
                .required(true)
                .help("`local`, or the address of a server"),
        )
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
    let key_file_name = text(matches, "api-key-file");
    let to = text(matches, "to").unwrap_or_default();
    Copy {
        asked: CopyStack {
            stack: named_stack(matches),
            to: match to.trim() {
                "local" => CopyTarget::Local,
                _ => CopyTarget::Server(to),
            },
            name: text(matches, "name"),
            key: key_file_name.clone().map(key_file),
        },
        key_file: key_file_name,
        yes: matches.get_flag("yes"),
    }
}
