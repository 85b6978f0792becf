//! The tree of commands, with the help of each.

use super::{copy, login};
use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

pub(super) fn command() -> Command {
    Command::new("kitaru")
        .about("Create, inspect, switch and delete the stacks that ML and agent runs execute on")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(common())
        .subcommand(
            Command::new("init")
                .about("Make a directory a project with an active stack of its own")
                .arg(
                    Arg::new("path")
                        .value_name("PATH")
                        .help("The directory, if it is not this one")
                        .value_parser(value_parser!(PathBuf)),
                ),
        )
        .subcommand(
            Command::new("status").about("Show where state lives and which stack is active"),
        )
        .subcommand(login::command())
        .subcommand(
            Command::new("logout").about("Forget the server: stacks are on this machine again"),
        )
        .subcommand(stack_command())
}

fn stack_command() -> Command {
    let stack = || Arg::new("stack").value_name("STACK").required(true).help("A name or an id");
    let number = |name: &'static str, default: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .help(help)
            .default_value(default)
            .allow_negative_numbers(true)
            .value_parser(value_parser!(i64))
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    let layer = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("STACK").help(help)
    };
    Command::new("stack")
        .about("Create, inspect, switch and delete stacks")
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("list")
                .about("List stacks; a star marks the active one")
                .arg(number("page", "1", "Which page, from 1"))
                .arg(number("size", "20", "How many stacks a page has")),
        )
        .subcommand(Command::new("current").about("Show the active stack"))
        .subcommand(Command::new("show").about("Show what a stack is made of").arg(stack()))
        .subcommand(Command::new("use").about("Make a stack the active one").arg(stack()))
        .subcommand(Command::new("create").about("Create a stack, and make it the active one"))
        .subcommand(
            Command::new("delete")
                .about("Delete a stack")
                .arg(stack())
                .arg(flag(
                    "recursive",
                    "Delete the components that kitaru made for it and no other stack uses",
                ))
                .arg(flag("force", "Delete it even if it is active; `default` becomes active then"))
                .arg(flag("dry-run", "Show what would be deleted, and delete nothing")),
        )
        .subcommand(
            Command::new("export")
                .about("Print the stack file that creates a stack again")
                .arg(stack())
                .arg(output("How to print: `yaml`, which is also `text`, or `json`")),
        )
        .subcommand(copy::command())
        .subcommand(
            Command::new("types").about("List the stack types and the providers that serve them"),
        )
        .subcommand(
            Command::new("resolve")
                .about("Show which stack an execution would use")
                .arg(layer("run", "What `flow.run(stack=…)` says"))
                .arg(layer("flow", "What `@flow(stack=…)` says"))
                .arg(layer("configure", "What `kitaru.configure(stack=…)` says"))
                .arg(flag("explain", "Show every layer of precedence, and which one won")),
        )
}

/// The place in the help of what every command has: behind its own.
const LAST: usize = 900;

/// The options of every command.
pub(super) fn common() -> [Arg; 2] {
    [
        output("How to print: `text` or `json`").global(true),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .help("Log what happens; twice for more")
            .action(ArgAction::Count)
            .display_order(LAST)
            .global(true),
    ]
}

fn output(help: &'static str) -> Arg {
    Arg::new("output").short('o').long("output").value_name("FORMAT").help(help).display_order(LAST)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_of_commands_is_sound() {
        super::command().debug_assert();
    }
}
