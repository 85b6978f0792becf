//! Passwords and tokens, which no message may repeat.

use kitaru_provider_host::text;
use serde::{Deserialize, Deserializer};
use std::fmt;
use zeroize::Zeroizing;

/// The text in place of a secret.
const HIDDEN: &str = "***";

/// A password or a token. It formats as `***`, and is overwritten when it is dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SecretText(Zeroizing<String>);

impl SecretText {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// A message that somebody else wrote, as part of a sentence: on one line, capped, without what is
/// not seen, without these secrets, and with nothing that looks like a command.
pub(crate) fn said(text: &str, secrets: &[SecretText], most: usize) -> String {
    // What is not seen may part a secret, or be in one.
    let on_one_line =
        |text: &str| text::plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut secrets: Vec<String> = secrets.iter().map(|it| on_one_line(it.expose())).collect();
    secrets.retain(|secret| !secret.is_empty());
    // Longer ones first: one secret may be part of another.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let text = secrets.iter().fold(on_one_line(text), |text, it| text.replace(it, HIDDEN));
    let text = text::quoted(&text::capped(&text, most));
    text.trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_repeats_no_secret_and_steers_no_terminal() {
        let secrets = ["s3", "s3cret", ""].map(SecretText::new);
        let text = "bad \u{1b}[31mpassword\u{1b}[0m\n `s3cret` or s3\u{200b}cret, run `rm`. ";
        assert_eq!(said(text, &secrets, 100), "bad password '***' or ***, run 'rm'");
        assert_eq!(said("äöü", &[], 2), "äö…");
        assert_eq!(format!("{:?}", secrets[1]), "***");
    }
}
