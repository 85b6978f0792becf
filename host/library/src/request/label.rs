//! Checks the labels that a caller gives a new stack.
//!
//! 1. A label of kitaru's own, which begins with `kitaru.`, is refused: they tell what kitaru
//!    manages.
//! 2. A key is not blank, and neither a key nor a value has characters that are not seen.
//! 3. Neither has the form of a secret, since whoever sees the stack sees its labels.

use crate::{
    problem::Problem,
    text::{has_hidden, is_secret, plain},
};
use std::collections::BTreeMap;

/// The prefix of kitaru's own labels.
const OWN: &str = "kitaru.";

/// The problems of labels.
#[must_use]
pub fn check(labels: &BTreeMap<String, String>) -> Vec<Problem> {
    labels.iter().filter_map(|(key, value)| problem(key, value)).collect()
}

fn problem(key: &str, value: &str) -> Option<Problem> {
    if is_secret(key) || is_secret(value) {
        let message = "a label has the form of a secret, and is shown to others";
        return Some(Problem::usage("label.secret", message).hint("Leave the label out."));
    }
    if key.trim().is_empty() || has_hidden(key) || has_hidden(value) {
        let message = match key.trim().is_empty() {
            true => "the key of a label is blank".to_owned(),
            false => format!("the label `{}` has characters that are not seen", plain(key)),
        };
        let hint = "Give the label a key and a value of visible characters.";
        return Some(Problem::usage("label.invalid", message).hint(hint));
    }
    key.trim().to_lowercase().starts_with(OWN).then(|| {
        let message = format!("the label `{key}` is one of kitaru's own");
        Problem::usage("label.reserved", message)
            .hint("Choose a key that does not begin with `kitaru.`.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_visible_and_not_kitarus_own() {
        let code = |key: &str, value: &str| {
            let problems = check(&[(key.to_owned(), value.to_owned())].into());
            problems.first().map(|problem| problem.code.to_string())
        };
        assert_eq!(code("team", "ml"), None);
        assert_eq!(code("kitarus", ""), None);
        for key in ["kitaru.managed", " Kitaru.keeps.x", "KITARU.new"] {
            assert_eq!(code(key, "false").as_deref(), Some("label.reserved"), "{key}");
        }
        for (key, value) in [(" ", "x"), ("a\u{200b}", "x"), ("a", "\u{1b}[1m")] {
            assert_eq!(code(key, value).as_deref(), Some("label.invalid"), "{key:?}");
        }
        let token = "ZENKEY_0123456789";
        assert_eq!(code("token", token).as_deref(), Some("label.secret"));
        assert_eq!(code(token, "").as_deref(), Some("label.secret"));
    }
}
