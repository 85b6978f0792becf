//! Makes JSON readable as YAML where it is not.
//!
//! JSON escapes a character beyond 16 bits as two, `\ud83d\ude80`, as Python
//! writes it by default; YAML has one escape for it.

use serde::de::IgnoredAny;
use std::{borrow::Cow, fmt::Write as _};

/// The text with one escape for each character, if it is JSON; any other text unchanged.
pub(super) fn with_whole_characters(text: &str) -> Cow<'_, str> {
    let is_json = text.trim_start().starts_with(['{', '['])
        && text.contains("\\u")
        && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if !is_json {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    // In JSON, a backslash stands in a string, and nowhere else.
    while let Some(at) = rest.find('\\') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match pair(rest) {
            Some(character) => {
                // Writing to a `String` cannot fail.
                let _ = write!(whole, "\\U{:08X}", u32::from(character));
                PAIR
            }
            None => {
                whole.push_str(&rest[..2]);
                2
            }
        };
        rest = &rest[taken..];
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// How many bytes a character of two escapes takes.
const PAIR: usize = 12;

/// The character that two escapes at the beginning of a text stand for.
fn pair(text: &str) -> Option<char> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?, 16).ok();
    let units = [unit(text.get(..PAIR / 2)?)?, unit(text.get(PAIR / 2..PAIR)?)?];
    let mut characters = char::decode_utf16(units);
    match (characters.next(), characters.next()) {
        (Some(Ok(character)), None) => Some(character),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pairs_in_json_are_written_as_one() {
        let written = r#"{"a": "\ud83d\ude80 \\ud83d\\ude80 \u00e9", "\ud83d\ude80": 1}"#;
        let wanted = r#"{"a": "\U0001F680 \\ud83d\\ude80 \u00e9", "\U0001F680": 1}"#;
        assert_eq!(with_whole_characters(written), wanted);
        for text in ["a: '\\ud83d\\ude80'", r#"{"a": "\ud83d"}"#, "{}", ""] {
            assert_eq!(with_whole_characters(text), text);
        }
    }
}
