//! Renders problems and failures for standard error.

use super::{Output, paint::Paint, yaml};
use crate::words::CommandWords;
use kitaru::text::plain;
use kitaru::{
    Failure, Problem,
    outcome::{problems, visible},
};
use serde_json::json;

/// Renders a failure.
#[must_use]
pub fn render(failure: &Failure, command: &str, output: Output, paint: Paint) -> String {
    let all = failure.problems();
    match output {
        Output::Json | Output::Yaml => document(command, "error", all, output),
        _ => all.iter().map(|problem| text(problem, "error", paint)).collect(),
    }
}

/// Renders a problem that did not stop the command.
#[must_use]
pub fn warning(problem: &Problem, paint: Paint) -> String {
    text(problem, "warning", paint)
}

/// Renders a warning that arrives while a command runs, on a line of its own.
#[must_use]
pub fn event(problem: &Problem, command: &str, output: Output, paint: Paint) -> String {
    match output {
        Output::Json | Output::Yaml => {
            document(command, "warning", std::slice::from_ref(problem), output)
        }
        _ => warning(problem, paint),
    }
}

/// A line of JSON, or a document of YAML: several of them may follow each other.
fn document(command: &str, label: &str, all: &[Problem], output: Output) -> String {
    let mut document = json!({ "command": command });
    document[label] = problems(all, &CommandWords);
    let document = visible(document);
    match output {
        Output::Yaml => format!("---\n{}", yaml(&document)),
        _ => format!("{document}\n"),
    }
}

fn text(problem: &Problem, label: &str, paint: Paint) -> String {
    let message = problem.message.render(&CommandWords);
    let mut text = format!("{} {}\n", paint.bad(&format!("{label}:")), plain(&message));
    if let Some(hint) = &problem.hint {
        let hint = hint.render(&CommandWords);
        text.push_str(&format!("{} {}\n", paint.hint("hint:"), plain(&hint)));
    }
    text
}
