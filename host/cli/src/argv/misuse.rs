//! Handles command lines that clap does not accept: requests for help, and errors.

use super::{
    KnownTypes, repeat,
    synonyms::suggest,
    tree::{Flags, tree},
    unread::Unread,
};
use crate::view::Output;
use clap::{
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use kitaru::{
    Problem,
    nearest::{is_word, nearest},
    text::{has_hidden, may_be_repeated, repeated, visible},
};
use std::ffi::OsString;

/// Why a command line does not run a verb.
#[derive(Debug)]
pub enum CliExit {
    /// It requests the help or the version.
    Answer(String),
    /// It cannot be parsed.
    Misuse {
        /// The message, as rendered by clap.
        styled: String,
        /// The same message as a problem.
        problem: Box<Problem>,
        /// The command that it names, as far as it was parsed.
        command: String,
        /// The requested output format.
        output: Output,
    },
}

/// Converts an error from clap.
pub(super) fn exit(
    mut error: clap::Error,
    words: &[OsString],
    types: &dyn KnownTypes,
    colored: bool,
) -> CliExit {
    let command = reached(words);
    suggest(&mut error, words, &command, types);
    leave_out_secrets(&mut error, &command);
    let rendered = error.render();
    // A word may have sequences of its own, which cannot be told from those of the style.
    let steers = words.iter().any(|word| has_hidden(&word.to_string_lossy()));
    let styled = if colored && !steers {
        rendered.ansi().to_string()
    } else {
        visible(&rendered.to_string())
    };
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => CliExit::Answer(styled),
        _ => CliExit::Misuse {
            styled,
            problem: Box::new(problem(&error)),
            command,
            output: Unread::of(words).output,
        },
    }
}

/// Takes out of an error what may be a secret in a place where none belongs.
fn leave_out_secrets(error: &mut clap::Error, command: &str) {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::InvalidValue]
    {
        let Some(ContextValue::String(word)) = error.get(kind) else { continue };
        let repeated = match kind {
            ContextKind::InvalidArg if error.kind() != ErrorKind::UnknownArgument => continue,
            ContextKind::InvalidArg if word.starts_with('-') => repeat::option(word),
            // Without a value, the message is another.
            ContextKind::InvalidValue if word.is_empty() => continue,
            // What follows the address may be a key without its flag.
            ContextKind::InvalidArg if command == "login" => repeat::word(""),
            _ if is_bare_key(error) => repeat::word(""),
            _ => repeat::word(word),
        };
        error.insert(kind, ContextValue::String(repeated));
    }
    if is_bare_key(error) {
        error.remove(ContextKind::ValidValue);
        let tip = "give a key with `--api-key-file FILE`, or `-` to read it from standard input";
        let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        error.insert(ContextKind::Suggested, tip);
    }
}

/// Whether the error is about the argument of `login` that can only be a dash.
fn is_bare_key(error: &clap::Error) -> bool {
    matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(arg)) if arg == "[-]")
}

/// The problem for a format that a verb does not have.
pub(super) fn unknown_format(word: &str, formats: &[&str]) -> Problem {
    let quoted: Vec<String> = formats.iter().map(|format| format!("`{format}`")).collect();
    let listed = match quoted.split_last() {
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    };
    let message = format!("`--output` is {listed}, and not {}", repeated(word));
    Problem::usage("output.unknown", message).hint(format_hint(word, formats))
}

/// Which format was meant, or that it was none.
fn format_hint(word: &str, formats: &[&str]) -> String {
    let word = word.trim();
    let meant = match word.to_ascii_lowercase().as_str() {
        "yml" => Some("yaml"),
        "table" | "plain" | "wide" => Some("text"),
        lower => nearest(lower, formats.iter().copied()),
    };
    match meant {
        _ if word.contains(['.', '/']) && is_word(word) && may_be_repeated(word) => {
            format!("The command prints to standard output: add `> {word}` to write to a file.")
        }
        Some(meant) => format!("Write `-o {meant}`, if that is meant."),
        None => "Write `-o json`, or leave it out.".to_owned(),
    }
}

fn problem(error: &clap::Error) -> Problem {
    let tip = match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(tips)) => tips.first().map(ToString::to_string),
        _ => None,
    };
    let hint = match tip {
        Some(tip) => format!("{}.", capitalised(&tip)),
        None => "Add `--help` to the command to see what it takes.".to_owned(),
    };
    Problem::usage("command-line", message(error)).hint(hint)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// One sentence for an error from clap, built from its context.
fn message(error: &clap::Error) -> String {
    let of = |kind| texts(error, kind).join(" ");
    let arg = of(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("unexpected argument '{arg}' found"),
        ErrorKind::InvalidSubcommand => {
            format!("unrecognized subcommand '{}'", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("the following required arguments were not provided: {arg}")
        }
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            prior if prior == arg => format!("the argument '{arg}' cannot be used multiple times"),
            prior => format!("the argument '{arg}' cannot be used with '{prior}'"),
        },
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => {
            format!("a value is required for '{arg}' but none was supplied")
        }
        ErrorKind::InvalidValue => {
            let valid = texts(error, ContextKind::ValidValue).join(", ");
            let value = of(ContextKind::InvalidValue);
            format!("invalid value '{value}' for '{arg}' [possible values: {valid}]")
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!(": {why}"));
            let (value, why) = (of(ContextKind::InvalidValue), why.unwrap_or_default());
            format!("invalid value '{value}' for '{arg}'{why}")
        }
        ErrorKind::TooManyValues => {
            let value = of(ContextKind::InvalidValue);
            format!("unexpected value '{value}' for '{arg}' found; no more were expected")
        }
        ErrorKind::MissingSubcommand => format!(
            "'{}' requires a subcommand but one was not provided [subcommands: {}]",
            of(ContextKind::InvalidSubcommand),
            texts(error, ContextKind::ValidSubcommand).join(", ")
        ),
        ErrorKind::NoEquals => format!("equal sign is needed when assigning values to '{arg}'"),
        kind => kind.as_str().unwrap_or("the words cannot be read").to_owned(),
    }
}

fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// The command that the arguments name, as in JSON.
pub(super) fn reached(words: &[OsString]) -> String {
    let matches = tree(&Flags::Unread).ignore_errors(true).try_get_matches_from(words);
    let mut path = Vec::new();
    let mut matches = matches.ok();
    while let Some((name, inner)) = matches.take().and_then(|mut it| it.remove_subcommand()) {
        path.push(name);
        matches = Some(inner);
    }
    if path.is_empty() { "kitaru".to_owned() } else { path.join(".") }
}
