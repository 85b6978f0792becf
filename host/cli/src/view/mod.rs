//! Renders an outcome as text, or as one line of JSON.
//!
//! Pure. Text is for people: aligned, and coloured on a terminal only. The
//! library decides the JSON of an outcome; actions and arguments in it are
//! rendered for the command line.
#![deny(clippy::disallowed_methods)]

pub mod init;
pub mod login;
pub mod logout;
pub mod paint;
pub mod problem;
pub mod stack;
pub mod status;
pub mod table;

use crate::words::CommandWords;
use kitaru::outcome::{Body, Outcome, visible};
use paint::Paint;
use serde_json::json;

/// How an outcome is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Text for people.
    Text,
    /// One line of JSON.
    Json,
}

/// An outcome that can be printed.
pub trait View: Outcome {
    /// The outcome as text, ending with a line break.
    fn text(&self, paint: Paint) -> String;
}

/// Renders the outcome of a command.
#[must_use]
pub fn render(view: &dyn View, command: &str, output: Output, paint: Paint) -> String {
    if output == Output::Text {
        return view.text(paint);
    }
    let line = match view.json(&CommandWords) {
        Body::Item(item) => json!({ "command": command, "item": item }),
        Body::Items(items, more) => {
            let mut line = json!({ "command": command, "count": items.len(), "items": items });
            for (key, value) in more {
                line[key] = value;
            }
            line
        }
    };
    let mut line = visible(line).to_string();
    line.push('\n');
    line
}
