//! Serialises the outcome of an operation as JSON.
//!
//! An outcome is plain data, whose fields a Rust caller reads directly. For other
//! surfaces it serialises itself, with stable keys that the Python program uses
//! as well. The surface renders the problems and hints in it.

use crate::{
    problem::Problem,
    text::{self, has_hidden, plain},
    words::Words,
};
use serde_json::{Value, json};

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

/// JSON without what is not seen, in keys and texts, whoever wrote them. A text keeps its lines.
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
