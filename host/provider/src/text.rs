//! Text that cannot steer a terminal or hide what it says.
//!
//! Foreign text loses what is not seen: escape sequences, control characters, and
//! characters that only format, such as those that reverse the direction of
//! writing or take no room.

use crate::limits;

/// A text on one line, without what is not seen.
#[must_use]
pub fn plain(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let stripped = without_sequences(text);
    let spaced = stripped.chars().map(|c| if is_break(c) { ' ' } else { c });
    spaced.filter(|c| !is_hidden(*c)).collect()
}

/// A plain text of at most so many characters; one that was longer ends with `…`.
#[must_use]
pub fn capped(text: &str, most: usize) -> String {
    let text = plain(text);
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A text that somebody else wrote, with no part that looks like a command to paste.
#[must_use]
pub fn quoted(text: &str) -> String {
    text.replace('`', "'")
}

/// What an error may repeat of a text that somebody else wrote.
#[must_use]
pub fn repeated(text: &str) -> String {
    quoted(&capped(text, limits::MESSAGE))
}

/// A text with its lines and tabs, but without anything else that is not seen.
#[must_use]
pub fn visible(text: &str) -> String {
    let is_kept = |c: char| matches!(c, '\n' | '\t') || !is_hidden(c);
    without_sequences(text).chars().filter(|c| is_kept(*c)).collect()
}

/// Whether a text has something that is not seen; lines and tabs do not count.
#[must_use]
pub fn has_hidden(text: &str) -> bool {
    let is_ascii = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    !is_ascii && text.chars().any(|c| !matches!(c, '\n' | '\t') && is_hidden(c))
}

fn without_sequences(text: &str) -> String {
    // The one-character forms of what begins a sequence, in the form that is stripped.
    let text = text.replace('\u{9b}', "\u{1b}[").replace('\u{9d}', "\u{1b}]");
    anstream::adapter::strip_str(&text).to_string()
}

/// What would end a line, or leave a gap of unknown width in it.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Control characters, and those of Unicode's category «format» and of its default-ignorable ones
/// that are not seen themselves.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEERING: &str = "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7} a\nb\u{9b}2J\u{202e}c\u{2028}d\u{200b}e\u{e0041}";

    #[test]
    fn text_cannot_steer_a_terminal() {
        assert_eq!(plain(STEERING), "red a bc de");
        assert_eq!(visible(STEERING), "red a\nbcde");
        assert_eq!(plain("A\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}1A\r\n\u{202e}b"), "A b");
        assert!(has_hidden(STEERING) && !has_hidden("line\n\tline é 日本"));
    }

    #[test]
    fn what_is_seen_stays() {
        for text in ["", "plain", "é, ß, 日本語, 👍, עברית", "~`{}"] {
            assert_eq!((plain(text), visible(text)), (text.to_owned(), text.to_owned()));
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(capped("äöü", 3), "äöü");
        assert_eq!(capped("äöü\u{200b}x", 3), "äöü…");
    }
}
