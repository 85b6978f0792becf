//! The arguments of `stack list`.

use clap::{Arg, ArgMatches, Command, value_parser};
use kitaru::ListStacks;

pub(in crate::argv) const ABOUT: &str = "List stacks; a star marks the active one";

pub(in crate::argv) fn define(command: Command) -> Command {
    let ListStacks { page, size } = ListStacks::default();
    let number = |name: &'static str, default: i64, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .help(help)
            .default_value(default.to_string())
            .allow_negative_numbers(true)
            .value_parser(value_parser!(i64))
    };
    command.arg(number("page", page, "Which page, from 1")).arg(number(
        "size",
        size,
        "How many stacks a page has",
    ))
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> ListStacks {
    let number = |name: &str| matches.get_one::<i64>(name).copied().unwrap_or_default();
    ListStacks { page: number("page"), size: number("size") }
}
