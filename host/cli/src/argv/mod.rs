//! Parses a command line into the arguments of an operation.
//!
//! No other module depends on clap. Clap parses the command line with one tree of
//! commands (`tree`). The flags of `stack create` come from the stack types, so
//! its arguments stay unparsed until the types are loaded, and then the whole
//! line is parsed with these flags.

mod completions;
mod examples;
mod init;
mod login;
mod logout;
mod mcp;
mod misuse;
mod plugin;
mod repeat;
mod schema;
pub mod spellings;
mod stack;
mod status;
mod synonyms;
mod topics;
mod tree;
mod unread;
mod verb;
mod version;

pub use misuse::CliExit;
pub use plugin::PluginVerb;
pub use stack::{copy::Copy, create::Create, delete::Delete, list::List, resolve::Resolve};
pub use unread::{Unread, color, is_locked};
pub use verb::{CREATE, Verb};

use crate::view::Output;
use clap::{ArgMatches, Command, error::ErrorKind};
use kitaru::{
    Problem,
    plugin::{Served, StackType},
    request::stack_type,
};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};
use tree::{Flags, tree};
use verb::{Definition, YAML_FORMATS, verbs};

/// A parsed command line.
#[derive(Debug)]
pub struct Invocation {
    /// The verb, with its arguments.
    pub verb: Verb,
    /// The name of the command in JSON.
    pub command: &'static str,
    /// The number of `-v` flags.
    pub verbosity: usize,
    formats: &'static [&'static str],
    output: Option<String>,
}

/// A command line, as far as it can be parsed without the stack types.
#[derive(Debug)]
pub enum Parsed {
    /// A complete command line.
    Invocation(Box<Invocation>),
    /// A `stack create`, whose flags are not parsed yet.
    Creation(Unread),
}

/// Parses a command line; the first argument is the program's name. Types are loaded only to say
/// how to write what cannot be parsed.
///
/// # Errors
///
/// If it requests the help or the version, or cannot be parsed.
pub fn parse(words: &[OsString], types: &dyn KnownTypes, colored: bool) -> Result<Parsed, CliExit> {
    if let [_, help, topic] = words
        && help == "help"
        && let Some(text) = topics::text(topic)
    {
        return Err(CliExit::Answer(text.to_owned()));
    }
    if let [_, stack, create, ..] = words
        && stack == "stack"
        && create == "create"
    {
        // Reading the rest without the types would tell nothing more.
        return Ok(Parsed::Creation(Unread::of(words)));
    }
    let matches = match tree(&Flags::Unread).try_get_matches_from(words) {
        Ok(matches) => matches,
        // Only the whole tree can tell what is wrong with a creation.
        Err(error) if error.use_stderr() && misuse::reached(words) == "stack.create" => {
            return Ok(Parsed::Creation(Unread::of(words)));
        }
        Err(error) => return Err(misuse::exit(error, words, types, colored)),
    };
    match definition(&matches) {
        Some((definition, _)) if definition.is_creation() => {
            Ok(Parsed::Creation(Unread::of(words)))
        }
        Some((definition, matches)) => {
            Ok(Parsed::Invocation(Box::new(invocation(definition, matches))))
        }
        None => Err(no_command(words, types, colored)),
    }
}

/// The stack types, as far as a command line needs them.
pub trait KnownTypes {
    /// The type with a name.
    fn find(&self, name: &str) -> Option<StackType>;

    /// The type that a stack file names.
    fn of_file(&self, path: &Path) -> Option<String>;

    /// All types, or only so many of the installed ones, and a summary of the rest.
    fn list(&self, installed: usize) -> (Vec<StackType>, Vec<Served>);
}

/// Parses a command line for `stack create`, with the flags of the type that it names.
///
/// Other types are loaded only for the help, or to tell what is wrong.
///
/// # Errors
///
/// If it requests the help, or cannot be parsed.
pub fn parse_creation(
    words: &[OsString],
    types: &dyn KnownTypes,
    colored: bool,
) -> Result<Invocation, CliExit> {
    let named = unread::stack_type(words);
    let in_file = || types.of_file(&stack::create::named_file(unread::file(words)?));
    let name = named.clone().or_else(in_file).unwrap_or_else(|| stack_type::DEFAULT.to_owned());
    let own = types.find(&name);
    if let Some(own) = &own {
        let flags = Flags::of(std::slice::from_ref(own));
        match tree(&flags).try_get_matches_from(words) {
            Ok(matches) => return parsed(&matches, words, types, colored),
            Err(error) if error.kind() == ErrorKind::DisplayHelp && named.is_some() => {
                let sections = std::slice::from_ref(own);
                let text = stack::create_help::text(&error, sections, &[], colored);
                return Err(CliExit::Answer(text));
            }
            Err(error) if error.kind() == ErrorKind::DisplayHelp => {
                let (sections, rest) = types.list(stack::create_help::MOST_INSTALLED);
                let text = stack::create_help::text(&error, &sections, &rest, colored);
                return Err(CliExit::Answer(text));
            }
            Err(_) => {}
        }
    }
    // A flag of another type is told from one that no type has, and its own type decides how a flag
    // is read that others have as well.
    let all: Vec<StackType> = own.into_iter().chain(types.list(usize::MAX).0).collect();
    match tree(&Flags::of(&all)).try_get_matches_from(words) {
        Ok(matches) => parsed(&matches, words, types, colored),
        Err(error) if error.kind() == ErrorKind::DisplayHelp => {
            Err(CliExit::Answer(stack::create_help::text(&error, &all, &[], colored)))
        }
        Err(error) => match named {
            // The flags of an unknown type cannot be parsed; report the type instead.
            Some(name) if all.iter().all(|known| known.name != name) => {
                let line = unread::creation_of(&name, words);
                let matches = tree(&Flags::of(&all)).try_get_matches_from(line);
                let matches =
                    matches.map_err(|error| misuse::exit(error, words, types, colored))?;
                parsed(&matches, words, types, colored)
            }
            _ => Err(misuse::exit(error, words, types, colored)),
        },
    }
}

fn parsed(
    matches: &ArgMatches,
    words: &[OsString],
    types: &dyn KnownTypes,
    colored: bool,
) -> Result<Invocation, CliExit> {
    match definition(matches) {
        Some((definition, matches)) => Ok(invocation(definition, matches)),
        None => Err(no_command(words, types, colored)),
    }
}

/// The verb that a line names, as in JSON.
#[must_use]
pub fn verb_of(words: &[OsString]) -> Option<&'static str> {
    let named: Vec<&str> = words.iter().skip(1).filter_map(|word| word.to_str()).collect();
    let named: Vec<&str> = named.into_iter().filter(|word| !word.starts_with('-')).collect();
    let is_named =
        |verb: &&Definition| verb.path().enumerate().all(|(at, word)| named.get(at) == Some(&word));
    verbs().find(is_named).map(|verb| verb.command)
}

/// The type that a creation names by its flag.
#[must_use]
pub fn named_type(words: &[OsString]) -> Option<String> {
    unread::stack_type(words)
}

/// The value of an option, in lower case; the last one counts.
#[must_use]
pub fn value(option: &str, words: &[OsString]) -> Option<String> {
    unread::last_value(option, words)
}

/// The topics of the help that are no verbs.
pub fn topics() -> impl Iterator<Item = &'static str> {
    topics::names()
}

/// The stack file that a creation names.
#[must_use]
pub fn named_file(words: &[OsString]) -> Option<PathBuf> {
    unread::file(words)
}

/// What is done to a command of the tree, by its name in JSON and its formats.
pub type Decorate<'a> = &'a dyn Fn((&'static str, &'static [&'static str]), Command) -> Command;

/// The tree of all commands with all their arguments, where `stack create` has the flags of these
/// types.
#[must_use]
pub fn whole_tree(types: &[StackType], decorate: Decorate<'_>) -> Command {
    tree::whole(&Flags::of(types), decorate)
}

/// The requested output format.
///
/// # Errors
///
/// If the verb does not have it.
pub fn output(invocation: &Invocation) -> Result<Output, Problem> {
    let Some(word) = &invocation.output else { return Ok(Output::Text) };
    match word.trim().to_ascii_lowercase().as_str() {
        "json" => Ok(Output::Json),
        "name" if invocation.formats.contains(&"name") => Ok(Output::Name),
        "yaml" if invocation.formats != YAML_FORMATS => Ok(Output::Yaml),
        text if invocation.formats.contains(&text) => Ok(Output::Text),
        _ => Err(misuse::unknown_format(word, invocation.formats)),
    }
}

/// The definition of the verb, and the matches of its arguments.
fn definition(matches: &ArgMatches) -> Option<(&'static Definition, &ArgMatches)> {
    let (first, mut matches) = matches.subcommand()?;
    let mut path = first.to_owned();
    while let Some((below, inner)) = matches.subcommand() {
        path = format!("{path}.{below}");
        matches = inner;
    }
    verbs().find(|verb| verb.command == path).map(|verb| (verb, matches))
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

/// The error for a missing command. Clap requires one, so it reports the same error itself.
fn no_command(words: &[OsString], types: &dyn KnownTypes, colored: bool) -> CliExit {
    let error = tree(&Flags::Unread).error(ErrorKind::MissingSubcommand, "a command is missing");
    misuse::exit(error, words, types, colored)
}

fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.get_one::<String>(name).cloned()
}
