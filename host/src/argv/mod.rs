//! Stage 1: words become an invocation.
//!
//! The one place that knows how a command line is parsed. `stack create` is
//! parsed in two steps, since its flags are those of the providers that are
//! there: first the words after it are set aside, and once the stack types are
//! known, [`create`] reads them.

mod command;
pub mod copy;
pub mod create;
mod help;
pub mod login;
mod scan;

pub use scan::{asks_for_json, command_name, verbosity};

use clap::{ArgMatches, error::ErrorKind};
use command::command;
use scan::set_aside;
use std::{ffi::OsString, path::PathBuf};

/// The words for the formats of most verbs.
pub const FORMATS: [&str; 2] = ["text", "json"];

/// Those of a verb whose text is YAML.
const YAML_FORMATS: [&str; 3] = ["text", "yaml", "json"];

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
    /// `login`
    Login(login::Login),
    /// `logout`
    Logout,
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
    /// `stack export`
    Export {
        /// A name or id.
        stack: String,
    },
    /// `stack copy`
    Copy(copy::Copy),
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
            Self::Login(_) => "login",
            Self::Logout => "logout",
            Self::List { .. } => "stack.list",
            Self::Current => "stack.current",
            Self::Show { .. } => "stack.show",
            Self::Use { .. } => "stack.use",
            Self::Create(_) => "stack.create",
            Self::Delete { .. } => "stack.delete",
            Self::Export { .. } => "stack.export",
            Self::Copy(_) => "stack.copy",
            Self::Types => "stack.types",
            Self::Resolve { .. } => "stack.resolve",
        }
    }

    /// The words that it takes after `--output`; all but `json` mean its text.
    #[must_use]
    pub fn formats(&self) -> &'static [&'static str] {
        match self {
            Self::Export { .. } => &YAML_FORMATS,
            _ => &FORMATS,
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
        /// What may have been meant.
        tip: Option<String>,
    },
}

/// Reads the words of a command line, the program's name first.
///
/// # Errors
///
/// If they ask for help, or cannot be read.
pub fn parse(words: &[OsString], colored: bool) -> Result<Invocation, Stop> {
    let (words, aside) = set_aside(words);
    if let ([_, _, _], Some(aside)) = (words, aside) {
        // Nothing but `stack create` before its own words: there is nothing to parse yet.
        return Ok(Invocation { verb: Verb::Create(aside.to_vec()), output: None });
    }
    let matches = command().try_get_matches_from(words).map_err(|error| stop(&error, colored))?;
    let (name, matches) = subcommand(&matches, colored)?;
    let (verb, matches) = match name {
        "init" => (Verb::Init { path: matches.get_one("path").cloned() }, matches),
        "status" => (Verb::Status, matches),
        "login" => (Verb::Login(login::read(matches)), matches),
        "logout" => (Verb::Logout, matches),
        _ => stack_verb(matches, aside.unwrap_or_default(), colored)?,
    };
    Ok(Invocation { verb, output: text(matches, "output") })
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
        "export" => Verb::Export { stack: stack() },
        "copy" => Verb::Copy(copy::read(matches)),
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
            let tip = plain.lines().find_map(|line| {
                let similar = line.trim().strip_prefix("tip: a similar ")?;
                similar.split('\'').nth(1)
            });
            let message = message.trim_start_matches("error: ").to_owned();
            Stop::Misuse { styled, message, tip: tip.map(str::to_owned) }
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
