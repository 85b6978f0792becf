//! Builds clap's tree of commands, with their help.

use super::{
    Decorate, examples,
    stack::create,
    text,
    verb::{Definition, verbs},
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use kitaru::plugin::{InputKind, StackType};
use std::collections::HashSet;

/// The flags of `stack create`.
pub(super) enum Flags {
    /// Not known yet: all arguments stay unparsed.
    Unread,
    /// The inputs of types, without duplicates, and whether each is a switch in the first type that
    /// has it.
    Inputs(Vec<(String, bool)>),
}

impl Flags {
    /// The flags of these types. An input that several types have becomes one flag, which is read
    /// as the first of them declares it.
    pub(super) fn of(types: &[StackType]) -> Self {
        let mut seen = HashSet::new();
        let inputs = types.iter().flat_map(|stack_type| &stack_type.inputs);
        let inputs = inputs.filter(|input| seen.insert(input.name.as_str()));
        Self::Inputs(
            inputs.map(|input| (input.name.clone(), input.kind == InputKind::Boolean)).collect(),
        )
    }
}

/// The tree of all commands, with these flags for `stack create`.
pub(super) fn tree(flags: &Flags) -> Command {
    grown(&|verb, command| match flags {
        Flags::Inputs(inputs) if verb.is_creation() => create::define(command, inputs),
        _ => match verb.output_help() {
            // The verb's own `--output` must be defined before the global one.
            Some(help) => (verb.define)(command).arg(output(help)),
            // Deferred: arguments are only built for the command in use.
            None => command.defer(verb.define),
        },
    })
}

/// The same tree with all arguments, each command changed by `decorate`.
pub(super) fn whole(flags: &Flags, decorate: Decorate<'_>) -> Command {
    grown(&|verb, command| {
        let command = match flags {
            Flags::Inputs(inputs) if verb.is_creation() => create::define(command, inputs),
            _ => (verb.define)(command),
        };
        let command = match verb.output_help() {
            Some(help) => command.arg(output(help)),
            None => command,
        };
        decorate((verb.command, verb.formats), command)
    })
}

fn grown(define: &dyn Fn(&Definition, Command) -> Command) -> Command {
    let command = |verb: &Definition| {
        let command = Command::new(verb.word()).about(verb.about);
        // The help of a creation ends with its types.
        let command = match verb.is_creation() {
            true => command,
            false => command.after_help(examples::foot(verb.command)),
        };
        define(verb, command)
    };
    let below = |group: Option<&str>| {
        let verbs = verbs().filter(move |verb| verb.group() == group);
        verbs.map(command).collect::<Vec<_>>()
    };
    let groups = GROUPS.map(|(name, about)| {
        let nested = NESTED.into_iter().filter(|(outer, ..)| *outer == name);
        let nested = nested.map(|(_, inner, about)| {
            let path = format!("{name}.{inner}");
            group(inner, about).subcommands(below(Some(&path)))
        });
        group(name, about).subcommands(below(Some(name))).subcommands(nested)
    });
    group(
        "kitaru",
        "Create, inspect, switch and delete the stacks that ML and agent runs execute on",
    )
    .version(env!("CARGO_PKG_VERSION"))
    .args(common())
    .subcommands(below(None))
    .subcommands(groups)
}

/// The groups of verbs.
const GROUPS: [(&str, &str); 3] = [
    ("stack", "Create, inspect, switch and delete stacks"),
    ("plugin", "Install, inspect and remove providers of stack types"),
    ("schema", "Describe files of kitaru as JSON Schema"),
];

/// The groups within groups.
const NESTED: [(&str, &str, &str); 1] =
    [("plugin", "trust", "Say who may supply plugins, and from where")];

fn group(name: &'static str, about: &'static str) -> Command {
    Command::new(name)
        .about(about)
        .after_help(examples::foot(name))
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// The display order of global options: after those of the command.
const LAST: usize = 900;

/// The global options.
fn common() -> [Arg; 4] {
    [
        output("How to print: `text`, `json` or `yaml`, or the `name` alone").global(true),
        Arg::new("color")
            .long("color")
            .value_name("WHEN")
            .value_parser(["auto", "always", "never"])
            .hide_possible_values(true)
            .help("Whether to use colours: `auto`, `always` or `never`")
            .display_order(LAST)
            .global(true),
        Arg::new("locked")
            .long("locked")
            .help("Use only plugins that `kitaru.lock` names")
            .action(ArgAction::SetTrue)
            .display_order(LAST)
            .global(true),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .help("Log what happens; twice for more")
            .action(ArgAction::Count)
            .display_order(LAST)
            .global(true),
    ]
}

/// The option `--output`.
fn output(help: &'static str) -> Arg {
    Arg::new("output").short('o').long("output").value_name("FORMAT").help(help).display_order(LAST)
}

/// A switch.
pub(super) fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

/// The argument for a stack.
pub(super) fn stack() -> Arg {
    Arg::new("stack").value_name("STACK").required(true).help("A name or an id")
}

/// The stack that was named.
pub(super) fn named_stack(matches: &ArgMatches) -> String {
    text(matches, "stack").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru::plugin::RESERVED;

    #[test]
    fn the_tree_of_commands_is_sound() {
        tree(&Flags::Unread).debug_assert();
        tree(&Flags::Inputs(vec![("region".to_owned(), false), ("spot".to_owned(), true)]))
            .debug_assert();
    }
    /// The inputs of stack types are options beside them.
    #[test]
    fn options_of_a_creation_are_reserved() {
        let mut tree = tree(&Flags::of(&[]));
        tree.build();
        let create = tree.find_subcommand("stack").unwrap().find_subcommand("create").unwrap();
        let names: Vec<&str> = create
            .get_arguments()
            .flat_map(|it| {
                it.get_long().into_iter().chain(it.get_all_aliases().unwrap_or_default())
            })
            .collect();
        assert!(names.contains(&"dry-run"), "{names:?}");
        assert!(names.iter().all(|name| RESERVED.contains(name)), "{names:?}");
    }
}
