//! What of a command line a message may repeat.
//!
//! People put keys where they do not belong: `login URL KEY`, `--api-keyKEY`. A
//! word is repeated only if it looks like what is wanted there.

use crate::paste;
use kitaru::{nearest::is_word, text::may_be_repeated};
use std::ffi::OsString;

/// The longest word that is repeated, in bytes.
const LONGEST: usize = 40;
/// Options whose values are secrets, or may have some in them.
const SECRET: [&str; 5] = ["--api-key", "--credentials", "--extra", "--token", "--password"];
/// What stands for a word that is not repeated.
const LEFT_OUT: &str = "…";

/// An option as it is repeated: without its value, and without what follows a secret's name.
pub(super) fn option(word: &str) -> String {
    let name = word.split(['=', ':', ' ']).next().unwrap_or(word);
    let secret = SECRET.iter().find(|secret| name.starts_with(**secret) && !is_longer(name));
    match secret {
        Some(secret) => format!("{secret}{LEFT_OUT}"),
        None if name.len() <= LONGEST && is_word(name) => name.to_owned(),
        None => LEFT_OUT.to_owned(),
    }
}

/// Whether it is one of the options that are longer than a secret's: `--api-key-file`.
fn is_longer(name: &str) -> bool {
    SECRET.contains(&name) || ["--api-key-file", "--credentials-file"].contains(&name)
}

/// A word in place of a verb or an argument.
pub(super) fn word(word: &str) -> String {
    match word.len() <= LONGEST && is_word(word) && may_be_repeated(word) {
        true => word.to_owned(),
        false => LEFT_OUT.to_owned(),
    }
}

/// The command line with one word replaced, to be pasted; `None` if it may have a secret.
pub(super) fn corrected(words: &[OsString], wrong: &str, right: &str) -> Option<String> {
    let words: Vec<&str> = words.iter().skip(1).map(|word| word.to_str()).collect::<Option<_>>()?;
    let may_be_secret = |word: &&str| {
        SECRET.iter().any(|secret| word.starts_with(secret)) || !may_be_repeated(word)
    };
    if words.iter().any(may_be_secret) || words.contains(&"login") {
        return None;
    }
    let at = words.iter().position(|word| is_option(word, wrong))?;
    let line = words.iter().enumerate().map(|(index, word)| match index == at {
        true => format!("{right}{}", word.strip_prefix(wrong).map_or_else(String::new, quoted)),
        false => paste::word(word),
    });
    Some(std::iter::once("kitaru".to_owned()).chain(line).collect::<Vec<_>>().join(" "))
}

/// Whether a word is an option with this name, or this word.
fn is_option(word: &str, name: &str) -> bool {
    word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

fn quoted(value: &str) -> String {
    match value.strip_prefix('=') {
        Some(value) => format!("={}", paste::word(value)),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_left_out() {
        assert_eq!(option("--regin"), "--regin");
        assert_eq!(option("--regin=us-east-1"), "--regin");
        assert_eq!(option("--api-keyHUSH"), "--api-key…");
        assert_eq!(option("--credentials:HUSH"), "--credentials");
        assert_eq!(option("--credentialsHUSH"), "--credentials…");
        assert_eq!(option("--api-key-file=x"), "--api-key-file");
        assert_eq!(option(&format!("--{}", "x".repeat(60))), "…");
        assert_eq!(word("ls"), "ls");
        assert_eq!(word("{\"key\": 1}"), "…");
    }

    #[test]
    fn a_corrected_line_keeps_the_rest() {
        let line = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let corrected = |text: &str, wrong, right| corrected(&line(text), wrong, right);
        assert_eq!(
            corrected("k stack rm it's -o json", "rm", "delete").as_deref(),
            Some(r"kitaru stack delete 'it'\''s' -o json")
        );
        assert_eq!(
            corrected("k stack create a --role=x", "--role", "--execution-role").as_deref(),
            Some("kitaru stack create a --execution-role=x")
        );
        for secret in ["k stack new --credentials x", "k stack rm me:hush@host"] {
            assert_eq!(corrected(secret, "new", "create"), None);
        }
    }
}
