//! Translates a whole command line, one unknown word after another.

use super::{Meaning, next};
use crate::{
    argv::{
        CREATE, KnownTypes, misuse, repeat,
        tree::{Flags, tree},
        unread,
    },
    paste,
};
use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use kitaru::{
    nearest::{is_word, nearest},
    text::may_be_repeated,
};
use std::ffi::OsString;

/// How many words are translated, at most.
const MOST: usize = 8;

/// What to do with a line that cannot be parsed.
pub(super) enum Translation {
    /// Replace a word by its meaning.
    Replace(String, Meaning),
    /// Add placeholders for what is missing.
    Complete(Vec<String>),
    /// Leave it as it is.
    Leave,
}

/// The line with a word replaced, and then all others that cannot be parsed either.
pub(super) fn translated(
    words: &[OsString],
    word: &str,
    meaning: &Meaning,
    types: &dyn KnownTypes,
) -> Option<Vec<OsString>> {
    let mut line = replaced(words, word, meaning)?;
    for _ in 0..MOST {
        let Some(error) = error(&line, types) else { break };
        match next(&error, &line, types) {
            Translation::Replace(word, meaning) => match replaced(&line, &word, &meaning) {
                Some(better) => line = better,
                None => break,
            },
            Translation::Complete(missing) => {
                line.extend(missing.into_iter().map(OsString::from));
                break;
            }
            Translation::Leave => break,
        }
    }
    with_type(&mut line, types);
    Some(line)
}

/// Why a line cannot be parsed, if it cannot.
fn error(line: &[OsString], types: &dyn KnownTypes) -> Option<Error> {
    let flags = match misuse::reached(line).as_str() {
        CREATE => Flags::of(&types.list(usize::MAX).0),
        _ => Flags::Unread,
    };
    tree(&flags).try_get_matches_from(line).err().filter(Error::use_stderr)
}

/// What is missing at the end of a line, as placeholders.
pub(super) fn completed(error: &Error) -> Translation {
    let missing = match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) => {
            missing.join(" ")
        }
        // The value of the last option.
        (ErrorKind::InvalidValue, Some(ContextValue::String(option))) => {
            let value = error.get(ContextKind::InvalidValue);
            match (value, option.split_once(' ')) {
                (Some(ContextValue::String(value)), Some((_, missing))) if value.is_empty() => {
                    missing.to_owned()
                }
                _ => return Translation::Leave,
            }
        }
        _ => return Translation::Leave,
    };
    // As in a help, but for brackets, which a shell would read.
    let missing = missing.replace(['<', '>'], "");
    Translation::Complete(missing.split(' ').map(str::to_owned).collect())
}

/// The line with one word replaced by what it means; none if that is no other word.
fn replaced(words: &[OsString], word: &str, meaning: &Meaning) -> Option<Vec<OsString>> {
    let (at, attached) = find(words, word)?;
    let mut end = at + 1;
    let mut new: Vec<String> = match meaning {
        Meaning::Words(new) => new.clone(),
        Meaning::Nothing(_) | Meaning::Value(_) => Vec::new(),
        Meaning::Output => {
            end += usize::from(attached.is_none());
            Vec::new()
        }
        Meaning::Command(_) | Meaning::Sentence(_) => return None,
    };
    match (meaning, attached) {
        (Meaning::Words(_), Some(value)) if new.last()?.starts_with("--") => {
            let last = new.pop()?;
            new.push(format!("{last}={value}"));
        }
        (Meaning::Words(_) | Meaning::Value(_), Some(value)) => new.push(value),
        _ => {}
    }
    let mut line = words.to_vec();
    line.splice(at..end.min(words.len()), new.into_iter().map(OsString::from));
    Some(line)
}

/// The value of an option, in the same word or the next.
pub(super) fn value(words: &[OsString], option: &str) -> Option<String> {
    let (at, attached) = find(words, option)?;
    attached.or_else(|| words.get(at + 1)?.to_str().map(str::to_owned))
}

/// Where a word is, and the value in the same word.
fn find(words: &[OsString], word: &str) -> Option<(usize, Option<String>)> {
    let is_short = word.len() == 2 && word.starts_with('-');
    words.iter().enumerate().skip(1).find_map(|(at, typed)| {
        let rest = typed.to_str()?.strip_prefix(word)?;
        match rest.strip_prefix('=') {
            Some(value) => Some((at, Some(value.to_owned()))),
            None if rest.is_empty() => Some((at, None)),
            None => is_short.then(|| (at, Some(rest.to_owned()))),
        }
    })
}

/// Replaces the type by what it is called here.
fn with_type(line: &mut [OsString], types: &dyn KnownTypes) {
    let command = misuse::reached(line);
    let Some(name) = unread::stack_type(line).filter(|_| command == CREATE) else { return };
    let known = types.list(usize::MAX).0;
    if known.iter().any(|it| it.name == name) {
        return;
    }
    let called: Vec<&str> =
        known.iter().filter(|it| it.synonyms.contains(&name)).map(|it| &*it.name).collect();
    let near = || nearest(&name, known.iter().map(|it| &*it.name));
    let meant = match called.as_slice() {
        [] => near(),
        [meant] => Some(*meant),
        _ => None,
    };
    let Some(meant) = meant.filter(|meant| is_word(meant)) else { return };
    if let Some((at, attached)) = find(line, "--type") {
        match attached {
            Some(_) => line[at] = format!("--type={meant}").into(),
            None => line[at + 1] = meant.into(),
        }
    }
}

/// The line to be pasted; none if any of it may be a secret.
pub(super) fn repeated(line: &[OsString]) -> Option<String> {
    let words: Vec<&str> = line.iter().skip(1).map(|word| word.to_str()).collect::<Option<_>>()?;
    // What stands beside an address may be a key without its flag.
    if let ["login", url] = words.as_slice() {
        let is_url = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
        return (is_url && is_word(url) && may_be_repeated(url))
            .then(|| format!("kitaru login {url}"));
    }
    let plain = words.iter().find(|word| paste::word(word) == **word)?;
    repeat::corrected(line, plain, plain)
}

/// A file after `>`; none if it may be a secret.
pub(super) fn appended(file: &str) -> Option<String> {
    (may_be_repeated(file) && !file.contains('`')).then(|| paste::word(file))
}
