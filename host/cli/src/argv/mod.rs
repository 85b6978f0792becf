//! Words become the arguments of an operation.
//!
//! The one place that knows how a command line is parsed. There is one tree of
//! commands (`tree`), and clap reads the words by it. The flags of `stack
//! create` are those of the stack types, so its words are left unread until the
//! types are known, and then the whole line is read by the tree with those flags.

mod init;
mod login;
mod logout;
mod misuse;
mod stack;
mod status;
mod tree;
mod unread;
mod verb;

pub use misuse::CliExit;
pub use stack::{copy::Copy, create::Create, delete::Delete, resolve::Resolve};
pub use unread::Unread;
pub use verb::Verb;

use crate::view::Output;
use clap::{ArgMatches, error::ErrorKind};
use kitaru::{Problem, plugin::StackType};
use std::ffi::OsString;
use tree::{Flags, tree};
use verb::{Definition, VERBS};

/// A command line that was read.
#[derive(Debug)]
pub struct Invocation {
    /// What to do.
    pub verb: Verb,
    /// The name of the command in JSON.
    pub command: &'static str,
    /// How often `-v` was given.
    pub verbosity: usize,
    formats: &'static [&'static str],
    output: Option<String>,
}

/// A command line, as far as it can be read without the stack types.
#[derive(Debug)]
pub enum Parsed {
    /// All of it.
    Invocation(Box<Invocation>),
    /// Not the flags of `stack create`.
    Creation(Unread),
}

/// Reads a command line, the program's name first.
///
/// # Errors
///
/// If it asks for help or the version, or cannot be read.
pub fn parse(words: &[OsString], colored: bool) -> Result<Parsed, CliExit> {
    let matches = tree(&Flags::Unread)
        .try_get_matches_from(words)
        .map_err(|error| misuse::exit(&error, words, colored))?;
    match definition(&matches) {
        Some((definition, _)) if definition.is_creation() => {
            Ok(Parsed::Creation(Unread::of(words)))
        }
        Some((definition, matches)) => {
            Ok(Parsed::Invocation(Box::new(invocation(definition, matches))))
        }
        None => Err(no_command(words, colored)),
    }
}

/// Reads a command line that creates a stack, by the flags of the types.
///
/// # Errors
///
/// If it asks for help, or cannot be read.
pub fn parse_creation(
    words: &[OsString],
    types: &[&StackType],
    colored: bool,
) -> Result<Invocation, CliExit> {
    let flags = Flags::of(types);
    let matches = match tree(&flags).try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) if error.kind() == ErrorKind::DisplayHelp => {
            return Err(CliExit::Answer(stack::create_help::text(&error, types, words, colored)));
        }
        Err(error) => match unread::stack_type(words) {
            // The flags of a type that is not there are not known; the type is what is wrong.
            Some(name) if types.iter().all(|known| known.name != name) => {
                let line = ["kitaru", "stack", "create", "--type", &name];
                let read = tree(&flags).try_get_matches_from(line);
                read.map_err(|error| misuse::exit(&error, words, colored))?
            }
            _ => return Err(misuse::exit(&error, words, colored)),
        },
    };
    match definition(&matches) {
        Some((definition, matches)) => Ok(invocation(definition, matches)),
        None => Err(no_command(words, colored)),
    }
}

/// The names of all options of `stack create`, which no input can have.
#[must_use]
pub fn option_names() -> Vec<String> {
    let mut tree = tree(&Flags::of(&[]));
    tree.build();
    let create = tree.find_subcommand("stack").and_then(|it| it.find_subcommand("create"));
    let options = create.into_iter().flat_map(clap::Command::get_arguments);
    let names = options.flat_map(|option| {
        let aliases = option.get_all_aliases().unwrap_or_default();
        option.get_long().into_iter().chain(aliases)
    });
    names.map(str::to_owned).collect()
}

/// The format that is asked for, among those of the verb.
///
/// # Errors
///
/// If it is not one of them.
pub fn output(invocation: &Invocation) -> Result<Output, Problem> {
    let Some(word) = &invocation.output else { return Ok(Output::Text) };
    match word.trim().to_ascii_lowercase().as_str() {
        "json" => Ok(Output::Json),
        text if invocation.formats.contains(&text) => Ok(Output::Text),
        _ => Err(misuse::unknown_format(word, invocation.formats)),
    }
}

/// The verb that was given, with what was matched of its arguments.
fn definition(matches: &ArgMatches) -> Option<(&'static Definition, &ArgMatches)> {
    let (first, inner) = matches.subcommand()?;
    let (path, matches) = match inner.subcommand() {
        Some((second, matches)) => (format!("{first}.{second}"), matches),
        None => (first.to_owned(), inner),
    };
    VERBS.iter().find(|verb| verb.command == path).map(|verb| (verb, matches))
}

fn invocation(definition: &'static Definition, matches: &ArgMatches) -> Invocation {
    Invocation {
        verb: (definition.read)(matches),
        command: definition.command,
        verbosity: usize::from(matches.get_count("verbose")),
        formats: definition.formats,
        output: text(matches, "output"),
    }
}

/// Clap demands a command, so this is a line that it has refused before.
fn no_command(words: &[OsString], colored: bool) -> CliExit {
    let error = tree(&Flags::Unread).error(ErrorKind::MissingSubcommand, "a command is missing");
    misuse::exit(&error, words, colored)
}

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}
