//! Writes a value as YAML that [`super::parse`] reads as the same value.
//!
//! A string is read back as a string, by this reader and by YAML 1.1 readers,
//! and cannot steer a terminal: any character that is neither printable ASCII
//! nor a letter is escaped. `serde_yaml` guarantees neither.

use super::scalar::{boolean_word, is_not_text};
use serde_json::Value;
use std::fmt::Write as _;

/// A map in block style, in the order of the entries; every line ends with a line break.
#[must_use]
pub fn map(entries: &[(&str, Value)]) -> String {
    let mut text = String::new();
    write_map(&mut text, entries.iter().map(|(key, value)| (*key, value)), 0);
    text
}

fn write_map<'a>(
    text: &mut String,
    entries: impl Iterator<Item = (&'a str, &'a Value)>,
    depth: usize,
) {
    for (key, value) in entries {
        let _ = write!(text, "{}{}:", indent(depth), scalar(key));
        write_value(text, value, depth);
    }
}

/// Writes what follows `KEY:`, with a line break.
fn write_value(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            let entries = map.iter().map(|(key, value)| (key.as_str(), value));
            write_map(text, entries, depth + 1);
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            for item in items {
                let _ = write!(text, "{}-", indent(depth + 1));
                match item {
                    // The first key is on the line of the dash.
                    Value::Object(map) if !map.is_empty() => {
                        let mut block = String::new();
                        let entries = map.iter().map(|(key, value)| (key.as_str(), value));
                        write_map(&mut block, entries, depth + 2);
                        let _ = write!(text, " {}", block.trim_start());
                    }
                    item => write_value(text, item, depth + 1),
                }
            }
        }
        Value::String(word) => {
            let _ = writeln!(text, " {}", scalar(word));
        }
        // YAML includes JSON.
        value => {
            let _ = writeln!(text, " {value}");
        }
    }
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text needs no quotes: it cannot be read as anything other than a string.
fn is_plain(text: &str) -> bool {
    let mark = |c: char| "-_./:@+=".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || mark(c))
        && !text.ends_with(':')
        // Text without a letter may be a date, a time or a number.
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && !is_not_text(text)
        && boolean_word(text).is_none()
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        location::Location,
        request::{
            schema,
            yaml::{self, Content},
        },
    };
    use serde_json::json;

    /// Writes a value and reads it back.
    fn read(value: &Value) -> Value {
        let text = map(&[("field", value.clone())]);
        let node =
            yaml::parse(&text, &Location::start("f.yaml")).expect(&text).expect("a document");
        let Content::Map(entries) = node.content else { panic!("a map") };
        schema::undeclared(&entries[0].value)
    }

    #[test]
    fn what_is_written_is_read() {
        for value in [
            json!({ "a": { "b": [1, [2, [], {}], { "c": null, "d": [true] }] }, "e": {} }),
            json!([0, -1, 1.5, 1e300, u64::MAX, i64::MIN, null, true, false]),
            json!({}),
            json!([]),
        ] {
            assert_eq!(read(&value), value);
        }
    }

    #[test]
    fn a_text_stays_text() {
        let lines = ["a\nb", "a\n", "\n", "\ta", "a\r\n", "\u{85}", "\u{2028}", "\u{feff}a"];
        let values = ["", " ", "~", "null", "true", "yes", "010", "0x1f", "1e3", ".5", "1.", "-"];
        let marks = ["- a", "a: b", "a:", "# a", "a #b", "'", "\"", "\\", "*a", "&a", "!a", "%a"];
        let others = ["@a", "`a`", "{a", "[a", "---", "...", "<<", "=", "12:30", "2024-01-01"];
        let foreign = ["ä → 漢", "\u{1b}[31m", "\u{7f}", "\u{202e}a", "\u{1f600}"];
        for text in [lines.as_slice(), &values, &marks, &others, &foreign].concat() {
            let value = json!({ text: text, "list": [text] });
            assert_eq!(read(&value), value, "{text:?}");
        }
    }

    #[test]
    fn nothing_steers_a_terminal() {
        let text = map(&[("a", "\u{1b}[31m\u{202e}ä".into())]);
        assert_eq!(text, "a: \"\\U0000001B[31m\\U0000202Eä\"\n");
    }

    #[test]
    fn words_need_no_quotes() {
        for text in ["s3://bkt/pre", "arn:aws:iam::123456789012:role/sm", "us-east-1", "/data"] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["yes", "No", "1e3", "2024-01-01", "a b", "", "a:"] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
