//! The tree of commands, with the help of each.

use super::{
    stack::create,
    verb::{Definition, VERBS},
};
use clap::{Arg, ArgAction, Command};
use kitaru::plugin::{InputKind, StackType};

/// The flags of `stack create`.
pub(super) enum Flags {
    /// They are not known yet: all words are left as they are.
    Unread,
    /// The inputs of all types, each once, and whether every type that has it takes it as a switch.
    Inputs(Vec<(String, bool)>),
}

impl Flags {
    /// The flags of these types. An input that several types have is one flag.
    pub(super) fn of(types: &[&StackType]) -> Self {
        let mut inputs: Vec<(String, bool)> = Vec::new();
        for input in types.iter().flat_map(|stack_type| &stack_type.inputs) {
            let switch = input.kind == InputKind::Boolean;
            match inputs.iter_mut().find(|(name, _)| *name == input.name) {
                Some((_, all_switch)) => *all_switch &= switch,
                None => inputs.push((input.name.clone(), switch)),
            }
        }
        Self::Inputs(inputs)
    }
}

/// All commands, with these flags for `stack create`.
pub(super) fn tree(flags: &Flags) -> Command {
    let command = |verb: &Definition| {
        let command = Command::new(verb.word()).about(verb.about);
        match flags {
            Flags::Inputs(inputs) if verb.is_creation() => create::define(command, inputs),
            // An option of its own has to be there before that of all commands.
            _ if verb.has_formats() => (verb.define)(command),
            // Its arguments are only made if the words reach it.
            _ => command.defer(verb.define),
        }
    };
    let (of_stacks, others): (Vec<&Definition>, Vec<&Definition>) =
        VERBS.iter().partition(|verb| verb.is_of_stacks());
    let stack = group("stack", "Create, inspect, switch and delete stacks")
        .subcommands(of_stacks.into_iter().map(command));
    group(
        "kitaru",
        "Create, inspect, switch and delete the stacks that ML and agent runs execute on",
    )
    .version(env!("CARGO_PKG_VERSION"))
    .args(common())
    .subcommands(others.into_iter().map(command))
    .subcommand(stack)
}

fn group(name: &'static str, about: &'static str) -> Command {
    Command::new(name)
        .about(about)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// The position in the help of what every command has: after its own.
const LAST: usize = 900;

/// The options of every command.
fn common() -> [Arg; 2] {
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

/// The option for the format, with the help of a verb that has formats of its own.
pub(super) fn output(help: &'static str) -> Arg {
    Arg::new("output").short('o').long("output").value_name("FORMAT").help(help).display_order(LAST)
}

/// A switch.
pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

/// The stack that a verb is about.
pub(super) fn stack() -> Arg {
    Arg::new("stack").value_name("STACK").required(true).help("A name or an id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_of_commands_is_sound() {
        tree(&Flags::Unread).debug_assert();
        tree(&Flags::Inputs(vec![("region".to_owned(), false), ("spot".to_owned(), true)]))
            .debug_assert();
    }
}
