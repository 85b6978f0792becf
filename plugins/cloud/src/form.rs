//! Predicates on the characters of a name.

use std::ops::RangeInclusive;

/// Whether a condition holds, and the sentence that tells how to meet it.
pub type Rule = (bool, &'static str);

/// The set of `a` to `z` and the digits.
pub const LOWER_OR_DIGIT: &str = "a-z0-9";
/// The set of letters and digits.
pub const ALPHANUMERIC: &str = "A-Za-z0-9";
const DIGIT: &str = "0-9";

/// Whether the number of characters is in this range.
#[must_use]
pub fn length(text: &str, characters: RangeInclusive<usize>) -> bool {
    // Every byte but those that continue a character. The count of the standard library is larger.
    characters.contains(&text.bytes().filter(|byte| byte & 0xC0 != 0x80).count())
}

/// Whether every character is in the set; an empty text passes.
///
/// A set is written as in the brackets of a regular expression, in ASCII: `a-z0-9.-`.
#[must_use]
pub fn only(text: &str, set: &str) -> bool {
    text.bytes().all(|byte| contains(set, byte))
}

/// Whether the first character is in the set.
#[must_use]
pub fn starts(text: &str, set: &str) -> bool {
    text.bytes().next().is_some_and(|first| contains(set, first))
}

/// Whether the first and the last character are in the set.
#[must_use]
pub fn ends(text: &str, set: &str) -> bool {
    starts(text, set) && text.bytes().next_back().is_some_and(|last| contains(set, last))
}

fn contains(set: &str, byte: u8) -> bool {
    let mut rest = set.as_bytes();
    while let [first, after @ ..] = rest {
        let (last, after) = match after {
            [b'-', last, after @ ..] => (last, after),
            _ => (first, after),
        };
        if (*first..=*last).contains(&byte) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether it consists of decimal digits, and their number is in this range.
#[must_use]
pub fn digits(text: &str, count: RangeInclusive<usize>) -> bool {
    length(text, count) && only(text, DIGIT)
}

/// Whether it is a decimal number without sign that has at most the digits of `most`, and is no
/// larger.
#[must_use]
pub fn up_to(text: &str, most: &str) -> bool {
    digits(text, 1..=most.len()) && (text.len() < most.len() || text <= most)
}

/// Whether it is written like an IPv4 address whose parts are no larger than `most`.
#[must_use]
pub fn is_ipv4(text: &str, most: &str) -> bool {
    text.split('.').count() == 4 && text.split('.').all(|part| up_to(part, most))
}

/// Whether it contains the word. The search of the standard library is far larger.
#[must_use]
pub fn has(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part == word.as_bytes())
}

/// Whether it is a UUID, in groups of 8, 4, 4, 4 and 12 hexadecimal digits.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && only(text, "0-9a-fA-F-")
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
    fn a_set_has_ranges_and_single_characters() {
        assert!(only("a-z_9", "a-z0-9_-"));
        assert!(only("", "a"));
        assert!(!only("b", "ac"));
        assert!(!only("ä", "a-z"));
        assert!(starts("-a", "a-"));
        assert!(!starts("", "a-z"));
    }

    #[test]
    fn a_number_is_compared_by_its_digits() {
        for good in ["0", "80", "65535"] {
            assert!(up_to(good, "65535"), "{good}");
        }
        for bad in ["", "65536", "065535", "-1", "8a"] {
            assert!(!up_to(bad, "65535"), "{bad}");
        }
    }

    #[test]
    fn both_ends_are_looked_at() {
        assert!(ends("a-1", LOWER_OR_DIGIT));
        assert!(!ends("-a1", LOWER_OR_DIGIT));
        assert!(!ends("a1-", LOWER_OR_DIGIT));
        assert!(!ends("", LOWER_OR_DIGIT));
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
