//! The arguments of `stack list`.

use crate::argv::{text, tree::flag};
use clap::{Arg, ArgMatches, Command, value_parser};
use kitaru::{
    ListStacks,
    ops::stack::{PAGE_SIZE, SortStacks},
};

/// The arguments of `stack list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The arguments of the operation. Text has pages, and everything else has all stacks.
    pub asked: ListStacks,
}

pub(in crate::argv) const ABOUT: &str = "List stacks; a star marks the active one";

pub(in crate::argv) fn define(command: Command) -> Command {
    let number = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .help(help)
            .allow_negative_numbers(true)
            .value_parser(value_parser!(i64))
    };
    let value = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    command
        .arg(number("page", "Which page, from 1 [default: 1]"))
        .arg(number("size", "How many stacks a page has [default: 20]"))
        .arg(value("type", "TYPE", "Only stacks of this type"))
        .arg(value("name", "GLOB", "Only stacks of such names, where `*` is any text"))
        .arg(flag("managed", "Only stacks that kitaru manages").overrides_with("no-managed"))
        .arg(flag("no-managed", "Only stacks that it does not").overrides_with("managed"))
        .arg(
            value("sort", "KEY", "The order: by `created`, `name` or `type` [default: created]")
                .value_parser(["created", "name", "type"])
                .hide_possible_values(true),
        )
}

pub(in crate::argv) fn read(matches: &ArgMatches) -> List {
    let number = |name: &str| matches.get_one::<i64>(name).copied();
    let managed = match (matches.get_flag("managed"), matches.get_flag("no-managed")) {
        (false, false) => None,
        (managed, _) => Some(managed),
    };
    let sort = match text(matches, "sort").as_deref() {
        Some("name") => SortStacks::Name,
        Some("type") => SortStacks::Type,
        _ => SortStacks::Created,
    };
    List {
        asked: ListStacks {
            page: number("page"),
            size: number("size"),
            stack_type: text(matches, "type"),
            managed,
            name: text(matches, "name"),
            sort,
        },
    }
}

impl List {
    /// The first page, if no page is asked for.
    #[must_use]
    pub fn first_page(mut self) -> ListStacks {
        if self.asked.page.is_none() && self.asked.size.is_none() {
            self.asked.size = Some(PAGE_SIZE);
        }
        self.asked
    }
}
