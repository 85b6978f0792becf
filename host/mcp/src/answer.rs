//! Turns outcomes and failures into the structured content of an answer.
//!
//! An outcome is the item that `-o json` prints. A failure is
//! `{"error": {code, message, hint, type, problems?}}`. Warnings stand beside an
//! outcome as `warnings`, if there are any.

use crate::words::ToolWords;
use kitaru::{
    Failure, Outcome, Problem,
    outcome::{self, Body},
};
use serde_json::{Value, json};

/// The content for an outcome; a list is the member `result`.
#[must_use]
pub fn of(outcome: &dyn Outcome, words: &ToolWords) -> Value {
    of_body(outcome.json(words))
}

/// The content for an outcome in JSON.
#[must_use]
pub fn of_body(body: Body) -> Value {
    match body {
        Body::Item(item) => item,
        Body::Items(items, more) => {
            let mut content = json!({ "result": items });
            for (key, value) in more {
                content[key] = value;
            }
            content
        }
    }
}

/// How many problems of one call are told.
const MOST_PROBLEMS: usize = 32;

/// The content for a failure.
#[must_use]
pub fn failed(failure: &Failure, words: &ToolWords) -> Value {
    let problems = failure.problems();
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    let told = &problems[..problems.len() - more];
    let mut error = outcome::problems(told, words);
    if more > 0 {
        let message = error["message"].as_str().unwrap_or_default();
        error["message"] = format!("{message}; and {more} more problems").into();
    }
    outcome::visible(json!({ "error": error }))
}

/// The content with the warnings of the operation.
#[must_use]
pub fn warned(mut content: Value, warnings: &[Problem], words: &ToolWords) -> Value {
    if !warnings.is_empty() {
        let warnings: Value =
            warnings.iter().map(|problem| outcome::problem(problem, words)).collect();
        content["warnings"] = outcome::visible(warnings);
    }
    content
}
