//! Texts that somebody else wrote: what an error repeats of them, JSON and base64.

use crate::limits;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What an error may repeat: what cannot be seen is escaped, and nothing looks like a command.
pub(crate) fn repeated(text: &str) -> String {
    let shown: String = text.chars().take(limits::REPEATED).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    let escaped: String = shown.chars().flat_map(visible).collect();
    escaped.replace('`', "'") + more
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let is_plain = matches!(c, '\\' | '"' | '\'');
    let escaped = (!is_plain).then(|| c.escape_debug());
    is_plain.then_some(c).into_iter().chain(escaped.into_iter().flatten())
}

/// Bytes in base64 with its padding, and without anything that would not be written.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Lines of base64, as in PEM.
pub(crate) fn base64_lines(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(64);
    lines.flat_map(|line| line.iter().copied().chain([b'\n'])).map(char::from).collect()
}

/// Whether JSON has at most so many levels. Text that is no JSON may have any answer.
pub(crate) fn is_flat(json: &str, most: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_cannot_steer_a_terminal() {
        let text = repeated("a\u{1b}[2J`rm`\u{202e}\n'é\"\\");
        assert_eq!(text, "a\\u{1b}[2J'rm'\\u{202e}\\n'é\"\\");
        assert_eq!(repeated(&"x".repeat(300)).chars().count(), limits::REPEATED + 1);
    }

    #[test]
    fn base64_is_strict() {
        assert_eq!(base64("AAE="), Some(vec![0, 1]));
        for wrong in ["AAE", "AAF=", "AA E=", "AAE=\n", "-_-_", "====", "AAE=="] {
            assert_eq!(base64(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn depth_is_counted_outside_of_strings() {
        assert!(is_flat(r#"{"a":[1,{"b":"[[[[{{\"[["}]}"#, 3));
        assert!(!is_flat(r#"{"a":[1,{"b":"c"}]}"#, 2));
        assert!(is_flat("[][][][]{}", 1));
    }
}
