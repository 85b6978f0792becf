//! What words tell before they are parsed, or when they cannot be.

use std::ffi::OsString;

/// Whether JSON was asked for, by words that may not be readable otherwise.
#[must_use]
pub fn asks_for_json(words: &[OsString]) -> bool {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    words.iter().enumerate().any(|(index, word)| {
        let value = match *word {
            "-o" | "--output" => words.get(index + 1).copied(),
            _ => word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o")),
        };
        value.is_some_and(|value| value.trim_start_matches('=').eq_ignore_ascii_case("json"))
    })
}

/// How often `-v` is among words that may not be readable.
#[must_use]
pub fn verbosity(words: &[OsString]) -> usize {
    let count = |word: &str| match word.strip_prefix('-') {
        Some("-verbose") => 1,
        Some(letters) if !letters.is_empty() && letters.chars().all(|c| c == 'v') => letters.len(),
        _ => 0,
    };
    words.iter().filter_map(|word| word.to_str()).map(count).sum()
}

/// The command that words begin with, as its name in JSON.
#[must_use]
pub fn command_name(words: &[OsString]) -> String {
    let plain =
        |word: &OsString| word.to_str().filter(|word| !word.starts_with('-')).map(str::to_owned);
    let words: Vec<String> = words.iter().skip(1).map_while(plain).take(2).collect();
    match words.as_slice() {
        [stack, verb] if stack == "stack" => format!("{stack}.{verb}"),
        [first, ..] => first.clone(),
        [] => "kitaru".to_owned(),
    }
}

/// The words up to `stack create`, and those after it.
pub(super) fn set_aside(words: &[OsString]) -> (&[OsString], Option<&[OsString]>) {
    let mut plain = words.iter().enumerate().skip(1).filter_map({
        let mut value_follows = false;
        move |(index, word)| {
            let is_value = std::mem::take(&mut value_follows);
            let word = word.to_str()?;
            value_follows = !is_value && ["-o", "--output"].contains(&word);
            (!is_value && !word.starts_with('-')).then_some((index, word))
        }
    });
    match (plain.next(), plain.next()) {
        (Some((_, "stack")), Some((index, "create"))) => {
            let (before, after) = words.split_at(index + 1);
            (before, Some(after))
        }
        _ => (words, None),
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
        for line in
            ["k x -o json", "k x -ojson", "k --output json y", "k --output=JSON", "k -o=json"]
        {
            assert!(asks_for_json(&words(line)), "{line}");
        }
        for line in ["k x", "k x -o text", "k json", "k -o"] {
            assert!(!asks_for_json(&words(line)), "{line}");
        }
    }
}
