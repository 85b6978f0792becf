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
pub mod plugin;
pub mod problem;
pub mod schema;
pub mod stack;
pub mod status;
pub mod table;
pub mod version;
pub mod wrap;

use crate::words::CommandWords;
use kitaru::{
    outcome::{self, Body, Outcome},
    request::yaml::emit,
    text::plain,
};
use paint::Paint;
use serde_json::{Value, json};

/// How an outcome is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Text for people.
    Text,
    /// One line of JSON.
    Json,
    /// The same as YAML.
    Yaml,
    /// Only names, one on each line.
    Name,
}

impl Output {
    /// Whether a program reads it.
    #[must_use]
    pub fn is_structured(self) -> bool {
        matches!(self, Self::Json | Self::Yaml)
    }
}

/// An outcome that can be printed.
pub trait View: Outcome {
    /// The outcome as text, ending with a line break.
    fn text(&self, paint: Paint) -> String;

    /// What a person is told besides: notes and hints that are no part of the outcome.
    fn notes(&self, _: Paint) -> String {
        String::new()
    }

    /// Whether the text is a file, whose lines are never wrapped.
    fn is_file(&self) -> bool {
        false
    }
}

/// Renders the outcome of a command.
#[must_use]
pub fn render(view: &dyn View, command: &str, output: Output, paint: Paint) -> String {
    match output {
        Output::Text => view.text(paint),
        Output::Json => format!("{}\n", outcome::line(&document(view, command))),
        Output::Yaml => yaml(&document(view, command)),
        Output::Name => names(view),
    }
}

fn yaml(document: &Value) -> String {
    let entries = document.as_object().into_iter().flatten();
    let entries: Vec<_> = entries.map(|(key, value)| (&**key, value.clone())).collect();
    emit::map(&entries)
}

/// The names in an outcome, which are those of stacks, or else of stack types.
fn names(view: &dyn View) -> String {
    let name = |item: &Value| {
        let keys = ["name", "deleted_stack", "active_stack", "stack_type"];
        let name = keys.iter().find_map(|key| item[*key].as_str());
        name.map(|name| format!("{}\n", plain(name)))
    };
    match view.json(&CommandWords) {
        Body::Item(item) => name(&item).unwrap_or_default(),
        Body::Items(items, _) => items.iter().filter_map(name).collect(),
    }
}

fn document(view: &dyn View, command: &str) -> Value {
    match view.json(&CommandWords) {
        Body::Item(item) => json!({ "command": command, "item": item }),
        Body::Items(items, more) => {
            let mut line = json!({ "command": command, "count": items.len(), "items": items });
            for (key, value) in more {
                line[key] = value;
            }
            line
        }
    }
}
