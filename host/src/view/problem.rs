//! How a failure reads.

use super::paint::Paint;
use crate::{
    argv::Output,
    problem::{Failure, Fault, Problem},
    text::plain,
};
use serde_json::{Value, json};

/// A failure as it is printed on standard error.
#[must_use]
pub fn render(failure: &Failure, command: &str, output: Output, paint: Paint) -> String {
    match output {
        Output::Text => failure.0.iter().map(|problem| text(problem, "error", paint)).collect(),
        Output::Json => format!("{}\n", json!({ "command": command, "error": error(failure) })),
    }
}

/// A problem that stops nothing, as it is printed on standard error.
#[must_use]
pub fn warning(problem: &Problem, paint: Paint) -> String {
    text(problem, "warning", paint)
}

/// A problem in JSON.
#[must_use]
pub fn json(problem: &Problem) -> Value {
    json!({
        "code": problem.code,
        "hint": problem.hint,
        "message": problem.message,
        "type": kind(problem.fault),
    })
}

fn text(problem: &Problem, word: &str, paint: Paint) -> String {
    let mut text = format!("{} {}\n", paint.bad(&format!("{word}:")), plain(&problem.message));
    if let Some(hint) = &problem.hint {
        text.push_str(&format!("{} {}\n", paint.hint("hint:"), plain(hint)));
    }
    text
}

fn error(failure: &Failure) -> Value {
    match failure.0.as_slice() {
        [problem] => json(problem),
        problems => {
            let messages: Vec<&str> =
                problems.iter().map(|problem| problem.message.as_str()).collect();
            let mut error = problems.first().map(json).unwrap_or_default();
            error["message"] = messages.join("; ").into();
            error["problems"] = problems.iter().map(json).collect();
            error
        }
    }
}

/// What the Python SDK raises.
fn kind(fault: Fault) -> &'static str {
    match fault {
        Fault::Usage => "KitaruUsageError",
        Fault::State => "KitaruStateError",
        Fault::Backend => "KitaruBackendError",
    }
}
