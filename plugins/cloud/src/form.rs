//! Predicates on the characters of a name.

use std::ops::RangeInclusive;

/// Whether a condition holds, and the sentence that tells how to meet it.
pub type Rule = (bool, &'static str);

/// `a` to `z`, or a digit.
#[must_use]
pub fn lower_or_digit(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit()
}

/// Whether the number of characters is in this range.
#[must_use]
pub fn length(text: &str, characters: RangeInclusive<usize>) -> bool {
    characters.contains(&text.chars().count())
}

/// Whether every character is one of these; an empty text passes.
#[must_use]
pub fn only(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.chars().all(allowed)
}

/// Whether the first and the last character are one of these.
#[must_use]
pub fn ends(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    text.starts_with(&allowed) && text.chars().next_back().is_some_and(allowed)
}

/// Whether it consists of decimal digits, and their number is in this range.
#[must_use]
pub fn digits(text: &str, count: RangeInclusive<usize>) -> bool {
    length(text, count) && only(text, |character| character.is_ascii_digit())
}

/// Whether it is written like an IPv4 address.
#[must_use]
pub fn is_ipv4(text: &str) -> bool {
    text.split('.').count() == 4 && text.split('.').all(|part| digits(part, 1..=3))
}

/// Whether it contains the word. The search of the standard library is far larger.
#[must_use]
pub fn has(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part == word.as_bytes())
}

/// Whether it is a UUID, in groups of 8, 4, 4, 4 and 12 hexadecimal digits.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let hex = |group: &str| only(group, |character| character.is_ascii_hexdigit());
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(hex)
}

/// Whether it is a direction, as in the names of regions.
#[must_use]
pub fn is_direction(text: &str) -> bool {
    let sides = ["north", "south", "east", "west", "central"];
    let corners = ["northeast", "northwest", "southeast", "southwest"];
    sides.contains(&text) || corners.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_counts_characters() {
        assert!(length("äöü", 3..=3));
        assert!(!length("", 1..=3));
    }

    #[test]
    fn both_ends_are_looked_at() {
        assert!(ends("a-1", lower_or_digit));
        assert!(!ends("-a1", lower_or_digit));
        assert!(!ends("a1-", lower_or_digit));
        assert!(!ends("", lower_or_digit));
    }

    #[test]
    fn a_uuid_has_five_groups_of_hexadecimal_digits() {
        assert!(is_uuid("00000000-1111-2222-3333-444444444444"));
        assert!(is_uuid("ABCDEFab-1111-2222-3333-444444444444"));
        assert!(!is_uuid("00000000111122223333444444444444"));
        assert!(!is_uuid("0000000g-1111-2222-3333-444444444444"));
        assert!(!is_uuid("00000000-1111-2222-3333-444444444444-5"));
    }
}
