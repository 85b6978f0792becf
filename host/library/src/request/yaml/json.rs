//! Makes the escapes of JSON readable as YAML.
//!
//! JSON escapes a character beyond 16 bits as two, `\ud83d\ude80`, as Python
//! writes it by default; YAML has one escape for it. JSON is pasted into YAML as a
//! whole and in parts, so both are read, between double quotes and nowhere else.

use saphyr_parser::{Event, Parser, ScalarStyle};
use std::{borrow::Cow, fmt::Write as _};

/// How many characters the two escapes take.
const PAIR: usize = 12;

/// The text with one escape for each character between double quotes.
pub(super) fn with_whole_characters(text: &str) -> Cow<'_, str> {
    let pairs = pairs(text);
    if pairs.is_empty() {
        return Cow::Borrowed(text);
    }
    // Escapes of one character can be parsed anywhere, and tell where double quotes stand.
    let whole = rewritten(text, &pairs);
    let mut quoted = Vec::new();
    for event in Parser::new_from_str(&whole) {
        // What is wrong besides is told of the result.
        let Ok((event, span)) = event else { return Cow::Owned(whole) };
        if let Event::Scalar(_, ScalarStyle::DoubleQuoted, ..) = event {
            quoted.push(span.start.index()..span.end.index());
        }
    }
    let mut quoted = quoted.into_iter().peekable();
    let mut kept = Vec::new();
    for (index, pair) in pairs.into_iter().enumerate() {
        // Each pair before it is shorter by the characters that were saved.
        let at = pair.at - index * (PAIR - WRITTEN);
        while quoted.next_if(|range| range.end <= at).is_some() {}
        if quoted.peek().is_some_and(|range| range.contains(&at)) {
            kept.push(pair);
        }
    }
    Cow::Owned(rewritten(text, &kept))
}

/// Whether a text has half of a pair somewhere, as an escape.
pub(super) fn has_half(text: &str) -> bool {
    let escapes = text.match_indices("\\u");
    let units = escapes.filter_map(|(at, _)| unit(&text[at..]));
    units.into_iter().any(|unit| (0xd800..0xe000).contains(&unit))
}

/// Two escapes that stand for one character.
struct Pair {
    /// How many characters stand before them.
    at: usize,
    /// How many bytes do.
    byte: usize,
    character: char,
}

/// How many characters one escape takes: `\U0001F680`.
const WRITTEN: usize = 10;

/// All pairs of escapes, whatever they stand in.
fn pairs(text: &str) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if !text.contains("\\u") {
        return pairs;
    }
    let mut characters = text.char_indices().enumerate();
    while let Some((at, (byte, character))) = characters.next() {
        if character != '\\' {
            continue;
        }
        match pair(&text[byte..]) {
            Some(character) => {
                pairs.push(Pair { at, byte, character });
                characters.nth(PAIR - 2);
            }
            // What follows a backslash is escaped by it.
            None => {
                characters.next();
            }
        }
    }
    pairs
}

/// The text with one escape for each of these pairs.
fn rewritten(text: &str, pairs: &[Pair]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut end = 0;
    for Pair { byte, character, .. } in pairs {
        whole.push_str(&text[end..*byte]);
        // Writing to a `String` cannot fail.
        let _ = write!(whole, "\\U{:08X}", u32::from(*character));
        end = byte + PAIR;
    }
    whole.push_str(&text[end..]);
    whole
}

/// The character that two escapes at the beginning of a text stand for.
fn pair(text: &str) -> Option<char> {
    let units = [unit(text)?, unit(text.get(PAIR / 2..)?)?];
    let mut characters = char::decode_utf16(units);
    match (characters.next(), characters.next()) {
        (Some(Ok(character)), None) => Some(character),
        _ => None,
    }
}

/// The 16 bits of an escape at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(..PAIR / 2)?.strip_prefix("\\u")?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_between_double_quotes_are_written_as_one() {
        for (written, wanted) in [
            (
                r#"{"a": "\ud83d\ude80 \\ud83d\\ude80 \u00e9", "\ud83d\ude80": 1}"#,
                r#"{"a": "\U0001F680 \\ud83d\\ude80 \u00e9", "\U0001F680": 1}"#,
            ),
            (r#""/tmp/\uD83D\ude80""#, r#""/tmp/\U0001F680""#),
            (
                "a: {ä: \"\\ud83d\\ude80\", b: \\ud83d\\ude80} # \\ud83d\\ude80\nc: \"\\ud83d\\ude80\"",
                "a: {ä: \"\\U0001F680\", b: \\ud83d\\ude80} # \\ud83d\\ude80\nc: \"\\U0001F680\"",
            ),
        ] {
            assert_eq!(with_whole_characters(written), wanted);
        }
        let same =
            ["a: '\\ud83d\\ude80'", "a: |\n  \"\\ud83d\\ude80\"", r#"{"a": "\ud83d"}"#, "{}", ""];
        for text in same {
            assert_eq!(with_whole_characters(text), text);
        }
    }

    #[test]
    fn half_a_pair_is_found() {
        assert!(has_half(r#""\ud83d x""#) && has_half(r"\u0041\uDE80"));
        assert!(!has_half(r"\u0041") && !has_half(r"\ud8"));
    }
}
