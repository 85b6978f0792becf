//! Serialises the outcome of an operation as JSON.
//!
//! An outcome is plain data, whose fields a Rust caller reads directly. For other
//! surfaces it serialises itself, with stable keys that the Python program uses
//! as well. The surface renders the problems and hints in it.

use crate::{
    problem::Problem,
    text::{self, has_hidden, is_hidden, plain},
    words::Words,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The outcome of an operation.
pub trait Outcome {
    /// The outcome in JSON.
    fn json(&self, words: &dyn Words) -> Body;
}

/// An outcome in JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A single object.
    Item(Value),
    /// A list of objects, and further members beside it.
    Items(Vec<Value>, Vec<(&'static str, Value)>),
}

/// A message in JSON without what is not seen, in keys and texts, whoever wrote them. A text keeps
/// its lines.
#[must_use]
pub fn visible(value: Value) -> Value {
    let shown = |text: String| match has_hidden(&text) {
        true => text::visible(&text),
        false => text,
    };
    match value {
        Value::String(text) => Value::String(shown(text)),
        Value::Array(items) => items.into_iter().map(visible).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (plain(&key), visible(value))).collect()
        }
        other => other,
    }
}

/// JSON on one line. What is not seen in a text is escaped, so that it cannot steer a terminal and
/// is read back as it was.
#[must_use]
pub fn line(value: &Value) -> String {
    let text = value.to_string();
    if !has_hidden(&text) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match is_hidden(character) {
            true => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a `String` cannot fail.
                    let _ = write!(escaped, "\\u{unit:04x}");
                }
            }
            false => escaped.push(character),
        }
    }
    escaped
}

/// A problem in JSON.
#[must_use]
pub fn problem(problem: &Problem, words: &dyn Words) -> Value {
    json!({
        "code": problem.code,
        "hint": problem.hint.as_ref().map(|hint| hint.render(words)),
        "message": problem.message.render(words),
        "type": problem.fault.exception(),
    })
}

/// Problems in JSON: the first problem, with the messages of all, and a list of all problems.
#[must_use]
pub fn problems(problems: &[Problem], words: &dyn Words) -> Value {
    match problems {
        [single] => problem(single, words),
        several => {
            let all: Vec<Value> = several.iter().map(|it| problem(it, words)).collect();
            let messages: Vec<String> =
                several.iter().map(|problem| problem.message.render(words)).collect();
            let mut first = all.first().cloned().unwrap_or_default();
            first["message"] = messages.join("; ").into();
            first["problems"] = all.into();
            first
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_escaped_and_read_back() {
        let value = json!({ "a\u{1b}": "x\u{7f}\u{200d}\u{e0041}\n\u{9b}é👍" });
        let line = line(&value);
        assert_eq!(line, r#"{"a\u001b":"x\u007f\u200d\udb40\udc41\n\u009bé👍"}"#);
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
