//! How the execution stack reads, and why it is the one.

use super::{Body, View, paint::Paint, table};
use crate::{request::precedence::Voice, stack::Summary, text::plain};
use serde_json::{Value, json};

/// The stack that an execution would use.
#[derive(Debug)]
pub struct Resolved {
    /// The stack.
    pub stack: Summary,
    /// All layers, highest first.
    pub voices: Vec<Voice>,
    /// The index of the one that won.
    pub winner: usize,
    /// Whether to show them.
    pub explain: bool,
}

impl View for Resolved {
    fn json(&self) -> Body {
        let layer = |(index, voice): (usize, &Voice)| {
            json!({
                "layer": voice.level.word(),
                "source": voice.source,
                "value": voice.value,
                "won": index == self.winner,
            })
        };
        let mut item = json!({
            "id": self.stack.id,
            "layer": self.voices.get(self.winner).map(|voice| voice.level.word()),
            "name": self.stack.name.as_str(),
        });
        if self.explain {
            item["layers"] =
                self.voices.iter().enumerate().map(layer).collect::<Vec<Value>>().into();
        }
        Body::Item(item)
    }

    fn text(&self, paint: Paint) -> String {
        let name = plain(self.stack.name.as_str());
        if !self.explain {
            return format!("{name}\n");
        }
        let rows: Vec<(&str, Vec<String>)> = self
            .voices
            .iter()
            .enumerate()
            .map(|(index, voice)| {
                let mark = if index == self.winner { "*" } else { " " };
                let value = voice.value.clone().unwrap_or_else(|| "-".to_owned());
                (mark, vec![voice.level.title().to_owned(), value, voice.source.clone()])
            })
            .collect();
        let table = table::table(Some(&["LAYER", "STACK", "SOURCE"]), &rows, paint);
        format!("Execution stack: {}\n\n{table}", paint.good(&name))
    }
}
