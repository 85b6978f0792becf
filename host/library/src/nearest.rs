//! Finds the known word that is most similar to a mistyped one.

/// Whether a text is one word that means nothing else to a shell.
#[must_use]
pub fn is_word(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.:/@+".contains(c);
    !text.is_empty() && text.chars().all(is_plain)
}

/// The longest word that is compared, in bytes: what is longer was not mistyped.
const LONGEST: usize = 200;

/// The known word most similar to an unknown one, if it is similar enough to suggest.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    // A word of which a third would be another is not a slip of the fingers, unless it is a part.
    let is_near = |candidate: &str| {
        let shorter = word.chars().count().min(candidate.chars().count());
        let wrong = strsim::osa_distance(&word, candidate);
        let is_part = |of: &str, part: &str| of.starts_with(part) || of.ends_with(part);
        wrong <= (shorter / 3).max(1) || is_part(candidate, &word) || is_part(&word, candidate)
    };
    known
        .into_iter()
        .filter(|candidate| is_near(&candidate.to_lowercase()))
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
