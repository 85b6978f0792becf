//! Text that cannot steer a terminal.

/// A text on one line, without escape sequences, control characters and reordering marks.
#[must_use]
pub fn plain(text: &str) -> String {
    // The one-character forms of what begins a sequence, in the form that is stripped.
    let text = text.replace('\u{9b}', "\u{1b}[").replace('\u{9d}', "\u{1b}]");
    let stripped = anstream::adapter::strip_str(&text).to_string();
    let spaced = stripped.chars().map(|c| if is_break(c) { ' ' } else { c });
    spaced.filter(|c| !is_hidden(*c)).collect()
}

/// What would end a line, or leave a gap of unknown width in it.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\t' | '\u{2028}' | '\u{2029}')
}

/// Control characters, and the marks that change the direction of text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_steer_a_terminal() {
        let text = "\u{1b}[31mred\u{1b}[0m\u{1b}]0;title\u{7} a\nb\u{9b}2J\u{202e}c\u{2028}d";
        assert_eq!(plain(text), "red a bc d");
    }
}
