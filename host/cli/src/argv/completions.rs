//! The arguments of `completions`.

use clap::{Arg, ArgMatches, Command};

use super::text;

pub(super) const ABOUT: &str = "Print the script that completes words in a shell";

/// The shells, which `complete` has scripts for.
const SHELLS: [&str; 6] = ["bash", "zsh", "fish", "powershell", "elvish", "nushell"];

pub(super) fn define(command: Command) -> Command {
    command.arg(
        Arg::new("shell").value_name("SHELL").required(true).value_parser(SHELLS).help("The shell"),
    )
}

pub(super) fn read(matches: &ArgMatches) -> String {
    text(matches, "shell").unwrap_or_default()
}
