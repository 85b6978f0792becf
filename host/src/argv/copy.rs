//! The words of `stack copy`.

use super::login::KeyFrom;
use clap::{Arg, ArgAction, ArgMatches, Command};

/// What `stack copy` is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// A name or id.
    pub stack: String,
    /// Where the copy is to be.
    pub to: Target,
    /// What it is to be called, if not like the stack.
    pub name: Option<String>,
    /// Where the API key of the server is, if it is not the one that is logged in to.
    pub key: Option<KeyFrom>,
    /// Whether to do it, and not only to show it.
    pub yes: bool,
}

/// Where a copy is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// On this machine.
    Local,
    /// On the server with an address, as typed.
    Server(String),
}

pub(super) fn command() -> Command {
    Command::new("copy")
        .about("Copy a stack between this machine and a server; first shows what would be copied")
        .arg(Arg::new("stack").value_name("STACK").required(true).help("A name or an id"))
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
        .arg(Arg::new("yes").long("yes").short('y').action(ArgAction::SetTrue).help("Copy it"))
}

pub(super) fn read(matches: &ArgMatches) -> Copy {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let to = text("to").unwrap_or_default();
    Copy {
        stack: text("stack").unwrap_or_default(),
        to: match to.trim() {
            "local" => Target::Local,
            _ => Target::Server(to),
        },
        name: text("name"),
        key: text("api-key-file").map(KeyFrom::file),
        yes: matches.get_flag("yes"),
    }
}
