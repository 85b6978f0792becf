//! Stage 1: words become an invocation.
//!
//! The one place that knows how a command line is parsed. `stack create` is
//! parsed in two steps, since its flags are those of the providers that are
//! there: first the words after it are set aside, and once the stack types are
//! known, [`create`] reads them.

pub mod create;
mod help;

use clap::{Arg, ArgAction, ArgMatches, Command, error::ErrorKind, value_parser};
use std::{ffi::OsString, path::PathBuf};

/// How the outcome is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// For people.
    Text,
    /// One line of JSON.
    Json,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// What to do.
    pub verb: Verb,
    /// How to print the outcome, as typed.
    pub output: Option<String>,
}

/// What to do.
#[derive(Debug, Clone)]
pub enum Verb {
    /// `init`
    Init {
        /// The directory, if it is not this one.
        path: Option<PathBuf>,
    },
    /// `status`
    Status,
    /// `stack list`
    List {
        /// From 1.
        page: i64,
        /// How many stacks.
        size: i64,
    },
    /// `stack current`
    Current,
    /// `stack show`
    Show {
        /// A name or id.
        stack: String,
    },
    /// `stack use`
    Use {
        /// A name or id.
        stack: String,
    },
    /// `stack create`, as words that are still to be read.
    Create(Vec<OsString>),
    /// `stack delete`
    Delete {
        /// A name or id.
        stack: String,
        /// Components as well.
        recursive: bool,
        /// Even if it is active.
        force: bool,
        /// Only say what would go.
        dry_run: bool,
    },
    /// `stack types`
    Types,
    /// `stack resolve`
    Resolve {
        /// What `flow.run` says.
        run: Option<String>,
        /// What `@flow` says.
        flow: Option<String>,
        /// What `configure` says.
        configure: Option<String>,
        /// Show all layers.
        explain: bool,
    },
}

impl Verb {
    /// The command's name in JSON.
    #[must_use]
    pub fn command(&self) -> &'static str {
        match self {
            Self::Init { .. } => "init",
            Self::Status => "status",
            Self::List { .. } => "stack.list",
            Self::Current => "stack.current",
            Self::Show { .. } => "stack.show",
            Self::Use { .. } => "stack.use",
            Self::Create(_) => "stack.create",
            Self::Delete { .. } => "stack.delete",
            Self::Types => "stack.types",
            Self::Resolve { .. } => "stack.resolve",
        }
    }
}

/// A text that is all there is to say: help, the version, or what is wrong with the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Something that was asked for.
    Answer(String),
    /// The words cannot be read.
    Misuse {
        /// In colours.
        styled: String,
        /// One sentence.
        message: String,
    },
}

/// Reads the words of a command line, the program's name first.
///
/// # Errors
///
/// If they ask for help, or cannot be read.
pub fn parse(words: &[OsString], colored: bool) -> Result<Invocation, Stop> {
    let (words, aside) = set_aside(words);
    let matches = command().try_get_matches_from(words).map_err(|error| stop(&error, colored))?;
    let (name, matches) = subcommand(&matches, colored)?;
    let (verb, matches) = match name {
        "init" => (Verb::Init { path: matches.get_one("path").cloned() }, matches),
        "status" => (Verb::Status, matches),
        _ => stack_verb(matches, aside, colored)?,
    };
    Ok(Invocation { verb, output: text(matches, "output") })
}

/// Whether JSON was asked for, by words that may not be readable otherwise.
#[must_use]
pub fn asks_for_json(words: &[OsString]) -> bool {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    words.iter().enumerate().any(|(index, word)| {
        let value = match *word {
            "-o" | "--output" => words.get(index + 1).copied(),
            _ => word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o")),
        };
        value.is_some_and(|value| value.trim_start_matches('=').eq_ignore_ascii_case("json"))
    })
}

/// How often `-v` is among words that may not be readable.
#[must_use]
pub fn verbosity(words: &[OsString]) -> usize {
    let count = |word: &str| match word.strip_prefix('-') {
        Some("-verbose") => 1,
        Some(letters) if !letters.is_empty() && letters.chars().all(|c| c == 'v') => letters.len(),
        _ => 0,
    };
    words.iter().filter_map(|word| word.to_str()).map(count).sum()
}

/// The command that words begin with, as its name in JSON.
#[must_use]
pub fn command_name(words: &[OsString]) -> String {
    let plain =
        |word: &OsString| word.to_str().filter(|word| !word.starts_with('-')).map(str::to_owned);
    let words: Vec<String> = words.iter().skip(1).map_while(plain).take(2).collect();
    match words.as_slice() {
        [stack, verb] if stack == "stack" => format!("{stack}.{verb}"),
        [first, ..] => first.clone(),
        [] => "kitaru".to_owned(),
    }
}

/// The words up to `stack create`, and those after it.
fn set_aside(words: &[OsString]) -> (&[OsString], &[OsString]) {
    let mut plain = words.iter().enumerate().skip(1).filter_map({
        let mut value_follows = false;
        move |(index, word)| {
            let is_value = std::mem::take(&mut value_follows);
            let word = word.to_str()?;
            value_follows = !is_value && ["-o", "--output"].contains(&word);
            (!is_value && !word.starts_with('-')).then_some((index, word))
        }
    });
    match (plain.next(), plain.next()) {
        (Some((_, "stack")), Some((index, "create"))) => words.split_at(index + 1),
        _ => (words, &[]),
    }
}

fn stack_verb<'a>(
    matches: &'a ArgMatches,
    aside: &[OsString],
    colored: bool,
) -> Result<(Verb, &'a ArgMatches), Stop> {
    let (name, matches) = subcommand(matches, colored)?;
    let stack = || text(matches, "stack").unwrap_or_default();
    let number = |name: &str| matches.get_one::<i64>(name).copied().unwrap_or_default();
    let verb = match name {
        "list" => Verb::List { page: number("page"), size: number("size") },
        "current" => Verb::Current,
        "show" => Verb::Show { stack: stack() },
        "use" => Verb::Use { stack: stack() },
        "delete" => Verb::Delete {
            stack: stack(),
            recursive: matches.get_flag("recursive"),
            force: matches.get_flag("force"),
            dry_run: matches.get_flag("dry-run"),
        },
        "types" => Verb::Types,
        "resolve" => Verb::Resolve {
            run: text(matches, "run"),
            flow: text(matches, "flow"),
            configure: text(matches, "configure"),
            explain: matches.get_flag("explain"),
        },
        _ => Verb::Create(aside.to_vec()),
    };
    Ok((verb, matches))
}

/// Clap demands a subcommand, so there is one.
fn subcommand(matches: &ArgMatches, colored: bool) -> Result<(&str, &ArgMatches), Stop> {
    matches.subcommand().ok_or_else(|| {
        stop(&command().error(ErrorKind::MissingSubcommand, "a command is missing"), colored)
    })
}

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}

fn command() -> Command {
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

/// The options of every command.
fn common() -> [Arg; 2] {
    [
        Arg::new("output")
            .short('o')
            .long("output")
            .value_name("FORMAT")
            .help("How to print: `text` or `json`")
            .global(true),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .help("Log what happens; twice for more")
            .action(ArgAction::Count)
            .global(true),
    ]
}

fn stop(error: &clap::Error, colored: bool) -> Stop {
    let rendered = error.render();
    let styled = if colored { rendered.ansi().to_string() } else { rendered.to_string() };
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Stop::Answer(styled),
        _ => {
            let plain = rendered.to_string();
            let lines = plain.lines().map(str::trim).take_while(|line| !line.is_empty());
            let message: Vec<&str> = lines.collect();
            let message = message.join(" ");
            Stop::Misuse { styled, message: message.trim_start_matches("error: ").to_owned() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_tree_of_commands_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn json_is_recognised_in_every_spelling() {
        for line in
            ["k x -o json", "k x -ojson", "k --output json y", "k --output=JSON", "k -o=json"]
        {
            assert!(asks_for_json(&words(line)), "{line}");
        }
        for line in ["k x", "k x -o text", "k json", "k -o"] {
            assert!(!asks_for_json(&words(line)), "{line}");
        }
    }

    #[test]
    fn the_words_of_create_are_set_aside_whole() {
        for (before, after) in [
            ("kitaru stack create", "dev --type vertex --unknown -o json --help"),
            ("kitaru -o json stack -v create", "-- -x stack create"),
        ] {
            let line = words(&format!("{before} {after}"));
            let Verb::Create(rest) = parse(&line, false).unwrap().verb else { panic!("create") };
            assert_eq!(rest, words(after));
        }
    }
}
