//! Masks ids and digests, which differ between runs.

/// Replaces ids and digests with placeholders.
pub(crate) fn masked(text: &str) -> String {
    let mut rest = text;
    let mut replaced = String::new();
    let is_word = |c: char| c.is_ascii_hexdigit() || c == '-';
    while let Some(start) = rest.find(is_word) {
        let length = rest[start..].find(|c| !is_word(c)).unwrap_or(rest.len() - start);
        let word = &rest[start..start + length];
        replaced.push_str(&rest[..start]);
        // As in the name of a file.
        let (before, word) = match word.rsplit_once('-') {
            Some((before, digest)) if digest.len() == 64 => (&word[..=before.len()], digest),
            _ => ("", word),
        };
        replaced.push_str(before);
        replaced.push_str(match word {
            id if is_uuid(id) => "<id>",
            digest if digest.len() == 64 && !digest.contains('-') => "<digest>",
            // The beginning of one. An account of AWS has as many digits, but no letters.
            short if short.len() == 12 && is_mixed(short) => "<digest>",
            other => other,
        });
        rest = &rest[start + length..];
    }
    replaced + rest
}

fn is_mixed(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c| matches!(c, 'a'..='f'))
}

fn is_uuid(word: &str) -> bool {
    word.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}
