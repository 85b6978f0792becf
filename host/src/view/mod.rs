//! Stage 6: an outcome becomes text or JSON.
//!
//! Pure. Text is for people: aligned, coloured on a terminal only. JSON is one
//! line, with keys that the Python program has as well and that never change.
#![deny(clippy::disallowed_methods)]

pub mod init;
pub mod login;
pub mod logout;
pub mod paint;
pub mod problem;
pub mod stack_copy;
pub mod stack_create;
pub mod stack_current;
pub mod stack_delete;
pub mod stack_export;
pub mod stack_list;
pub mod stack_resolve;
pub mod stack_show;
pub mod stack_types;
pub mod status;
pub mod table;

use crate::argv::Output;
use paint::Paint;
use serde_json::{Value, json};

/// An outcome that can be shown.
pub trait View {
    /// The outcome in JSON, under `item` or `items`.
    fn json(&self) -> Body;

    /// The outcome in words, with a line break at the end.
    fn text(&self, paint: Paint) -> String;
}

/// The outcome in JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// One thing.
    Item(Value),
    /// Several, and what else there is to say about them.
    Items(Vec<Value>, Vec<(&'static str, Value)>),
}

/// The outcome of a command as it is printed.
#[must_use]
pub fn render(view: &dyn View, command: &str, output: Output, paint: Paint) -> String {
    if output == Output::Text {
        return view.text(paint);
    }
    let mut line = match view.json() {
        Body::Item(item) => json!({ "command": command, "item": item }),
        Body::Items(items, more) => {
            let mut line = json!({ "command": command, "count": items.len(), "items": items });
            for (key, value) in more {
                line[key] = value;
            }
            line
        }
    }
    .to_string();
    line.push('\n');
    line
}
