//! What people write who come from another program, by its meaning.

mod flags;
mod verbs;

use super::repeat;
use clap::{
    Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use kitaru::{nearest::nearest, plugin::StackType};
use std::ffi::OsString;

/// What a word means.
enum Meaning {
    /// Another word.
    Word(String),
    /// A sentence without a full stop.
    Sentence(String),
}

/// Replaces what clap suggests by letters with what was meant, in an error that names an unknown
/// word of the command line. `types` are the stack types whose flags were known.
pub(super) fn suggest(error: &mut Error, words: &[OsString], reached: &str, types: &[StackType]) {
    // How to pass the flag as a value helps only who has a name that begins with a dash.
    error.remove(ContextKind::Suggested);
    let (unknown, suggested) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        _ => return,
    };
    let Some(ContextValue::String(word)) = error.get(unknown).cloned() else { return };
    let by_letters = match error.remove(suggested) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts,
        _ => Vec::new(),
    };
    let bare = word.trim_start_matches('-');
    let near = || {
        let is_near = |text: &&String| nearest(bare, [text.trim_start_matches('-')]).is_some();
        by_letters.iter().rev().find(is_near).map(|near| Meaning::Word(near.clone()))
    };
    let meaning = match suggested {
        ContextKind::SuggestedArg => flags::meaning(&word, reached, types).or_else(near),
        _ => verbs::meaning(&word, reached == "stack").or_else(near),
    };
    let tip = match meaning {
        Some(Meaning::Word(right)) => {
            let line = repeat::corrected(words, &word, &right).unwrap_or(right);
            format!("write `{line}`, if that is meant")
        }
        Some(Meaning::Sentence(sentence)) => sentence,
        None => return,
    };
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
}
