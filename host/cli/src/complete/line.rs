//! Reads the line of a shell as far as it was typed.
//!
//! bash splits words at `=` and `:`, and passes quotes as they were typed; so its script passes the
//! line itself, and what readline will replace is found here. The other shells pass words, some of
//! them with their quotes.

use super::Shell;

/// How the word at the cursor is quoted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Quote {
    /// Not, or by backslashes.
    #[default]
    None,
    /// In single quotes that are not closed yet.
    Single,
    /// In double quotes that are not closed yet.
    Double,
}

/// A line with the word that is completed.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// The words without quotes.
    pub(super) words: Vec<String>,
    /// The word at the cursor.
    pub(super) index: usize,
    /// How it is quoted.
    pub(super) quote: Quote,
    /// How much of it stays when the shell replaces the word, without quotes.
    pub(super) kept: String,
}

impl Line {
    /// The line that a script passed.
    pub(super) fn of(
        shell: Shell,
        words: &[std::ffi::OsString],
        index: Option<usize>,
    ) -> Option<Self> {
        let words: Vec<String> = words.iter().map(|it| it.to_string_lossy().into_owned()).collect();
        if shell == Shell::Bash {
            let [before, after, breaks] = words.as_slice() else { return None };
            return Some(Self::of_text(before, after, breaks));
        }
        let index = index.unwrap_or(words.len().saturating_sub(1));
        let mut line = Self { words, index, ..Self::default() };
        if line.index == line.words.len() {
            line.words.push(String::new());
        }
        for (at, word) in line.words.iter_mut().enumerate() {
            // zsh passes all words with their quotes, and fish the one at the cursor.
            if shell == Shell::Zsh || shell == Shell::Fish && at == index {
                *word = split(word, "").pop().map(|it| it.text).unwrap_or_default();
            }
        }
        (line.index < line.words.len()).then_some(line)
    }

    /// The line before and after the cursor; readline ends words at `breaks`.
    fn of_text(before: &str, after: &str, breaks: &str) -> Self {
        let mut typed = split(before, breaks);
        if before.is_empty()
            || before.ends_with(char::is_whitespace) && typed.last().is_none_or(|it| it.is_closed)
        {
            typed.push(Word::default());
        }
        let Word { quote, kept, .. } = typed.last().cloned().unwrap_or_default();
        let index = typed.len().saturating_sub(1);
        // The rest of the word at the cursor stays behind it.
        let after = after.trim_start_matches(|c: char| !c.is_whitespace());
        let words = typed.into_iter().chain(split(after, "")).map(|word| word.text).collect();
        Self { words, index, quote, kept }
    }

    /// The word at the cursor, as far as it was typed.
    pub(super) fn current(&self) -> &str {
        &self.words[self.index]
    }
}

/// A word of a line.
#[derive(Debug, Clone, Default)]
struct Word {
    text: String,
    quote: Quote,
    kept: String,
    /// Whether white space follows.
    is_closed: bool,
}

/// The words of a text; the last one may be open.
fn split(text: &str, breaks: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    let mut quote = Quote::None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if quote == Quote::None && c.is_whitespace() {
            if let Some(word) = words.last_mut() {
                word.is_closed = true;
            }
            is_open = false;
            continue;
        }
        if !is_open {
            words.push(Word::default());
            is_open = true;
        }
        let Some(word) = words.last_mut() else { continue };
        let escaped = match (quote, c) {
            (Quote::None, '\\') => characters.next(),
            (Quote::Double, '\\') => characters.next(),
            _ => None,
        };
        match (quote, c) {
            (Quote::None, '\\') => word.text.extend(escaped),
            (Quote::Double, '\\') => {
                let is_special = escaped.is_some_and(|c| "\"\\$`".contains(c));
                word.text.extend((!is_special).then_some('\\'));
                word.text.extend(escaped);
            }
            (Quote::None, '\'') => quote = Quote::Single,
            (Quote::None, '"') => quote = Quote::Double,
            (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::None,
            (_, c) => word.text.push(c),
        }
        // Readline replaces what follows the last break, or the quote that is open.
        let begins = matches!(c, '\'' | '"') && quote != Quote::None;
        if begins || quote == Quote::None && c != '\\' && breaks.contains(c) && !"'\"".contains(c) {
            word.kept.clone_from(&word.text);
        }
        word.quote = quote;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readline_replaces_follows_the_last_break() {
        let breaks = " \t\n\"'@><=;|&(:";
        for (before, current, kept, quote) in [
            ("k stack use ", "", "", Quote::None),
            ("k stack use pr", "pr", "", Quote::None),
            ("k --type=ver", "--type=ver", "--type=", Quote::None),
            ("k --artifact-store=gs:", "--artifact-store=gs:", "--artifact-store=gs:", Quote::None),
            (r"k use my\ st", "my st", "", Quote::None),
            (r"k use a\:b", "a:b", "", Quote::None),
            ("k use \"my st", "my st", "", Quote::Double),
            ("k use 'my st", "my st", "", Quote::Single),
            ("k --run=\"my st", "--run=my st", "--run=", Quote::Double),
        ] {
            let line = Line::of_text(before, " --type vertex", breaks);
            let got = (line.current(), line.kept.as_str(), line.quote);
            assert_eq!(got, (current, kept, quote), "{before}");
            assert_eq!(line.words.last().map(String::as_str), Some("vertex"));
        }
    }
}
