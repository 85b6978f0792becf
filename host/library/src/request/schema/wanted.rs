//! Says in a message what a schema accepts.

use crate::text::{capped, quoted};
use serde_json::Value;
use std::collections::HashSet;

/// How many alternatives, and words of an enumeration, a message names, and how many characters of
/// a word.
const NAMED: usize = 8;
const LONGEST_WORD: usize = 60;

/// Describes what one of some schemas accepts, for a message.
pub(super) fn describe(alternatives: &[&Value]) -> String {
    let mut seen = HashSet::new();
    let described = alternatives.iter().flat_map(|schema| words(schema));
    let mut described: Vec<String> = described.filter(|it| seen.insert(it.clone())).collect();
    let more = described.len().saturating_sub(NAMED);
    described.truncate(NAMED);
    match more {
        0 if described.is_empty() => "a type that is defined by itself only".to_owned(),
        0 => described.join(" or "),
        more => format!("{} or one of {more} more", described.join(" or ")),
    }
}

/// What a schema without alternatives accepts.
fn words(schema: &Value) -> Vec<String> {
    match schema["enum"].as_array() {
        Some(words) => words.iter().map(|word| format!("`{}`", shown(word))).collect(),
        None => vec![noun(schema)],
    }
}

fn noun(schema: &Value) -> String {
    let noun = match schema["type"].as_str() {
        Some("string") => "text",
        Some("boolean") => "`true` or `false`",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("null") => "`null`",
        Some("array") => "a list",
        Some("object") => "a map",
        _ => "a value",
    };
    let limits: String = [
        ("minimum", "of at least"),
        ("maximum", "of at most"),
        ("exclusiveMinimum", "above"),
        ("exclusiveMaximum", "below"),
        ("minItems", "of at least"),
        ("maxItems", "of at most"),
    ]
    .into_iter()
    .filter_map(|(keyword, words)| Some(format!(" and {words} {}", schema[keyword].as_number()?)))
    .collect();
    let limits = limits.trim_start_matches(" and");
    format!("{noun}{limits}")
}

fn shown(word: &Value) -> String {
    let text = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
    capped(&quoted(&text), LONGEST_WORD)
}
