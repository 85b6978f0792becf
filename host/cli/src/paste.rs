//! Formats commands that can be pasted into a shell, for hints.

/// `kitaru stack VERB NAME FLAGS`, ordered so that the name is not parsed as a flag.
#[must_use]
pub fn command(verb: &str, name: &str, flags: &str) -> String {
    let word = word(name);
    let words = match name.starts_with('-') {
        true => ["kitaru stack", verb, flags, "--", &word],
        false => ["kitaru stack", verb, &word, flags, ""],
    };
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Quotes a text as one word of a shell, if necessary.
#[must_use]
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_word_and_no_flag() {
        let paste = |name: &str, flags: &str| command("delete", name, flags);
        assert_eq!(paste("dev", "--force"), "kitaru stack delete dev --force");
        assert_eq!(paste("-dev", "--force"), "kitaru stack delete --force -- -dev");
        assert_eq!(paste("my dev's", ""), r"kitaru stack delete 'my dev'\''s'");
        assert_eq!(paste("", "--force"), "kitaru stack delete '' --force");
    }
}
