//! The arguments of the `schema` commands.

use super::text;
use clap::{Arg, ArgMatches, Command};
use kitaru::DescribeFile;

pub(super) const ABOUT: &str = "Print the JSON Schema of stack files, for editors and CI";

pub(super) fn define(command: Command) -> Command {
    command.arg(
        Arg::new("type").long("type").value_name("TYPE").help("Only for stack files of this type"),
    )
}

pub(super) fn read(matches: &ArgMatches) -> DescribeFile {
    DescribeFile { stack_type: text(matches, "type") }
}
