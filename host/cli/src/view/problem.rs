//! Renders problems and failures for standard error.

use super::{Output, paint::Paint};
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
        Output::Text => all.iter().map(|problem| text(problem, "error", paint)).collect(),
        Output::Json => {
            let error = problems(all, &CommandWords);
            format!("{}\n", visible(json!({ "command": command, "error": error })))
        }
    }
}

/// Renders a problem that did not stop the command.
#[must_use]
pub fn warning(problem: &Problem, paint: Paint) -> String {
    text(problem, "warning", paint)
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
