//! Finds the known word that is most similar to a mistyped one.

/// Whether a text is one word that means nothing else to a shell.
#[must_use]
pub(crate) fn is_word(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.:/@+".contains(c);
    !text.is_empty() && text.chars().all(is_plain)
}

/// The known word most similar to an unknown one, if it is similar enough to suggest.
#[must_use]
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
