//! Scans arguments that clap has rejected, or that cannot be parsed yet.

use crate::{terminal::Color, view::Output};
use kitaru_platform::texts;
use std::{ffi::OsString, path::PathBuf};

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
        Self { output: output(&words), verbosity: words.iter().map(|word| verbosity(word)).sum() }
    }
}

/// The value of `--color`; the last one counts. It is needed to print what is wrong with the rest.
#[must_use]
pub fn color(words: &[OsString]) -> Color {
    match last_value("--color", words).as_deref() {
        Some("always") => Color::Always,
        Some("never") => Color::Never,
        _ => Color::Auto,
    }
}

/// Whether only what is locked may be used. It is needed to load the stack types.
#[must_use]
pub fn is_locked(words: &[OsString]) -> bool {
    options(words).contains(&"--locked")
}

/// The value of `--type`; the last one counts.
pub(super) fn stack_type(words: &[OsString]) -> Option<String> {
    last_value("--type", words)
}

/// The value of an option; the last one counts.
pub(super) fn last_value(option: &str, words: &[OsString]) -> Option<String> {
    let words = options(words);
    let value = words.iter().enumerate().rev().find_map(|(index, word)| match *word {
        word if word == option => words.get(index + 1).copied(),
        word => word.strip_prefix(option)?.strip_prefix('='),
    });
    value.map(|value| value.trim().to_lowercase())
}

/// The value of `--file`; the last one counts.
pub(super) fn file(words: &[OsString]) -> Option<PathBuf> {
    let is_option = |word: &&OsString| *word != "--";
    let words: Vec<&OsString> = words.iter().take_while(is_option).collect();
    words.iter().enumerate().rev().find_map(|(index, word)| {
        if *word == "--file" || *word == "-f" {
            return words.get(index + 1).map(PathBuf::from);
        }
        let value = texts::after(word, "--file=").or_else(|| {
            texts::after(word, "-f").map(|value| texts::after(&value, "=").unwrap_or(value))
        });
        value.map(PathBuf::from)
    })
}

/// A command line that creates a stack of a type, with the format and the verbosity of `words`.
pub(super) fn creation_of(stack_type: &str, words: &[OsString]) -> Vec<String> {
    let words = options(words);
    let mut line: Vec<String> = ["kitaru", "stack", "create", "--type"].map(str::to_owned).into();
    line.push(stack_type.to_owned());
    line.extend(formats(&words).last().map(|format| format!("--output={format}")));
    line.extend((0..words.iter().map(|word| verbosity(word)).sum()).map(|_| "-v".to_owned()));
    line
}

/// The arguments that may be options: those before `--`.
fn options(words: &[OsString]) -> Vec<&str> {
    words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--").collect()
}

/// The format that a program reads, if one is asked for.
fn output(words: &[&str]) -> Output {
    let known = |format: &str| match format.trim() {
        it if it.eq_ignore_ascii_case("json") => Some(Output::Json),
        it if it.eq_ignore_ascii_case("yaml") => Some(Output::Yaml),
        _ => None,
    };
    formats(words).find_map(known).unwrap_or(Output::Text)
}

/// The values of `--output`.
fn formats<'a>(words: &'a [&str]) -> impl Iterator<Item = &'a str> {
    words.iter().enumerate().filter_map(|(index, word)| {
        let next = words.get(index + 1).copied();
        let short = word.strip_prefix('-').map(|letters| letters.trim_start_matches('v'));
        let value = match (short.and_then(|letters| letters.strip_prefix('o')), *word) {
            (Some(""), _) | (_, "--output") => next,
            (Some(value), _) => Some(value),
            (None, word) => word.strip_prefix("--output="),
        };
        value.map(|value| value.trim_start_matches('='))
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
    fn a_creation_keeps_format_and_verbosity() {
        let line = |text: &str| creation_of("nomad", &words(text)).join(" ");
        let begin = "kitaru stack create --type nomad";
        assert_eq!(line("k stack create"), begin);
        assert_eq!(line("k -vo json stack create -v -y"), format!("{begin} --output=json -v -v"));
        assert_eq!(line("k -o json stack create -oxml -- -o c"), format!("{begin} --output=xml"));
    }

    #[test]
    fn verbosity_is_counted_up_to_the_end_of_options() {
        for (line, count) in [("k -v", 1), ("k -vv x -v", 3), ("k --verbose", 1), ("k -- -vv", 0)] {
            assert_eq!(Unread::of(&words(line)).verbosity, count, "{line}");
        }
    }

    #[test]
    fn the_last_file_counts() {
        for line in ["k -f a.yaml -f b", "k --file b", "k -fb", "k -f=b", "k --file=b -- -f c"] {
            assert_eq!(file(&words(line)), Some(PathBuf::from("b")), "{line}");
        }
        assert_eq!(file(&words("k -- -f c")), None);
    }

    #[test]
    fn the_last_type_counts() {
        assert_eq!(stack_type(&words("k --type a --type= B")), Some(String::new()));
        assert_eq!(stack_type(&words("k --type Vertex")).as_deref(), Some("vertex"));
        assert_eq!(stack_type(&words("k x")), None);
    }
}
