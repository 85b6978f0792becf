//! The arguments of `init`.

use clap::{Arg, ArgMatches, Command, value_parser};
use kitaru::Init;
use std::path::PathBuf;

pub(super) const ABOUT: &str = "Make a directory a project with an active stack of its own";

pub(super) fn define(command: Command) -> Command {
    command.arg(
        Arg::new("path")
            .value_name("PATH")
            .help("The directory, if it is not this one")
            .value_parser(value_parser!(PathBuf)),
    )
}

pub(super) fn read(matches: &ArgMatches) -> Init {
    Init { path: matches.get_one("path").cloned() }
}
