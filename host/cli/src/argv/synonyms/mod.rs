//! What people write who come from another program, by its meaning.
//!
//! 1. What is meant comes before what is spelled alike.
//! 2. A flag that makes less safe is never guessed from its letters.
//! 3. The whole line is translated, so that what is suggested can be parsed.

mod flags;
mod translate;
mod verbs;

use super::{KnownTypes, topics};
use clap::{
    Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use kitaru::nearest::nearest;
use std::ffi::OsString;
use translate::{Translation, appended, repeated, translated};

/// What a word means.
#[derive(Debug, Clone)]
enum Meaning {
    /// Other words.
    Words(Vec<String>),
    /// Nothing, and why.
    Nothing(&'static str),
    /// Its value alone; or else a sentence about it.
    Value(&'static str),
    /// The file to write standard output to.
    Output,
    /// Another command.
    Command(String),
    /// A sentence without a full stop.
    Sentence(String),
}

/// Options that make a command less safe.
const UNSAFE: [&str; 2] = ["--no-verify-ssl", "--allow-http"];

/// Replaces what clap suggests by letters with what was meant, in an error that names an unknown
/// word of the command line.
pub(super) fn suggest(
    error: &mut Error,
    words: &[OsString],
    reached: &str,
    types: &dyn KnownTypes,
) {
    // How to pass the flag as a value helps only who has a name that begins with a dash.
    error.remove(ContextKind::Suggested);
    let found = unknown(error, reached, types);
    error.remove(ContextKind::SuggestedSubcommand);
    error.remove(ContextKind::SuggestedArg);
    if let Some((word, meaning)) = found {
        let tip = tip(words, &word, &meaning, types);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
}

fn tip(words: &[OsString], word: &str, meaning: &Meaning, types: &dyn KnownTypes) -> String {
    let line = || translated(words, word, meaning, types).and_then(|line| repeated(&line));
    let is_meant = |line: String| format!("write `{line}`, if that is meant");
    match meaning {
        Meaning::Sentence(sentence) => sentence.clone(),
        Meaning::Command(command) => is_meant(command.clone()),
        Meaning::Words(right) => is_meant(line().unwrap_or_else(|| right.join(" "))),
        Meaning::Value(sentence) => line().map_or_else(|| (*sentence).to_owned(), is_meant),
        Meaning::Nothing(why) => match line() {
            Some(line) => format!("write `{line}`: {why}"),
            None => format!("leave it out: {why}"),
        },
        Meaning::Output => {
            let file = translate::value(words, word);
            let line = line().zip(file.and_then(|file| appended(&file)));
            match line {
                Some((line, file)) => format!("write `{line} > {file}`, if that is meant"),
                None => "it prints to standard output".to_owned(),
            }
        }
    }
}

/// The unknown word that an error is about, with its meaning, if it has one.
fn unknown(error: &Error, reached: &str, types: &dyn KnownTypes) -> Option<(String, Meaning)> {
    let (unknown, suggested) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        _ => return None,
    };
    let Some(ContextValue::String(word)) = error.get(unknown) else { return None };
    let by_letters = match error.get(suggested) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let bare = word.trim_start_matches('-');
    let near = || {
        let is_near = |text: &&String| {
            let is_safe = !UNSAFE.contains(&text.as_str()) || text.as_str() == word;
            is_safe && nearest(bare, [text.trim_start_matches('-')]).is_some()
        };
        by_letters.iter().rev().find(is_near).map(|near| Meaning::Words(vec![near.clone()]))
    };
    let meaning = match suggested {
        ContextKind::SuggestedArg => flags::meaning(word, reached, types)
            .or_else(near)
            .or_else(|| flags::near(word, reached)),
        _ => {
            let is_below = reached == "stack";
            let topic = || {
                let topic = nearest(word, topics::names()).filter(|_| !is_below)?;
                Some(Meaning::Command(format!("kitaru help {topic}")))
            };
            let near_verb = || verbs::near(word, is_below);
            verbs::meaning(word, is_below).or_else(near).or_else(topic).or_else(near_verb)
        }
    };
    Some((word.clone(), meaning?))
}

/// One step of a translation: what is unknown in a line that an error is about.
fn next(error: &Error, line: &[OsString], types: &dyn KnownTypes) -> Translation {
    match unknown(error, &super::misuse::reached(line), types) {
        Some((word, meaning)) => Translation::Replace(word, meaning),
        None => translate::completed(error),
    }
}
