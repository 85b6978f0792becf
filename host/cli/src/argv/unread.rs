//! Scans arguments that clap has rejected, or that cannot be parsed yet.

use crate::view::Output;
use std::ffi::OsString;

/// Options that are needed before the command line is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// The requested output format.
    pub output: Output,
    /// The number of `-v` flags.
    pub verbosity: usize,
}

impl Unread {
    pub(super) fn of(words: &[OsString]) -> Self {
        let words: Vec<&str> = options(words);
        let output = if asks_for_json(&words) { Output::Json } else { Output::Text };
        Self { output, verbosity: words.iter().map(|word| verbosity(word)).sum() }
    }
}

/// The value of `--type`; the last one counts.
pub(super) fn stack_type(words: &[OsString]) -> Option<String> {
    let words = options(words);
    let value = words.iter().enumerate().rev().find_map(|(index, word)| match *word {
        "--type" => words.get(index + 1).copied(),
        _ => word.strip_prefix("--type="),
    });
    value.map(|value| value.trim().to_lowercase())
}

/// The arguments that may be options: those before `--`.
fn options(words: &[OsString]) -> Vec<&str> {
    words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect()
}

fn asks_for_json(words: &[&str]) -> bool {
    let mut after = words.iter().skip(1).copied().map(Some).chain([None]);
    words.iter().any(|word| {
        let next = after.next().flatten();
        let short = word.strip_prefix('-').map(|letters| letters.trim_start_matches('v'));
        let value = match (short.and_then(|letters| letters.strip_prefix('o')), *word) {
            (Some(""), _) | (_, "--output") => next,
            (Some(value), _) => Some(value),
            (None, word) => word.strip_prefix("--output="),
        };
        value.is_some_and(|value| value.trim_start_matches('=').eq_ignore_ascii_case("json"))
    })
}

fn verbosity(word: &str) -> usize {
    match word.strip_prefix('-') {
        Some("-verbose") => 1,
        Some(letters) if letters.starts_with('v') => {
            letters.chars().take_while(|letter| *letter == 'v').count()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn json_is_recognised_in_every_spelling() {
        for line in [
            "k x -o json",
            "k x -ojson",
            "k --output json y",
            "k --output=JSON",
            "k -o=json",
            "k -vo json",
            "k -vvojson",
        ] {
            assert_eq!(Unread::of(&words(line)).output, Output::Json, "{line}");
        }
        for line in ["k x", "k x -o text", "k json", "k -o", "k -- -o json", "k --o json"] {
            assert_eq!(Unread::of(&words(line)).output, Output::Text, "{line}");
        }
    }

    #[test]
    fn verbosity_is_counted_up_to_the_end_of_options() {
        for (line, count) in [("k -v", 1), ("k -vv x -v", 3), ("k --verbose", 1), ("k -- -vv", 0)] {
            assert_eq!(Unread::of(&words(line)).verbosity, count, "{line}");
        }
    }

    #[test]
    fn the_last_type_counts() {
        assert_eq!(stack_type(&words("k --type a --type= B")), Some(String::new()));
        assert_eq!(stack_type(&words("k --type Vertex")).as_deref(), Some("vertex"));
        assert_eq!(stack_type(&words("k x")), None);
    }
}
