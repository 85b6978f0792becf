//! How a copy reads, done or planned.

use super::{Body, View, paint::Paint, table};
use crate::{
    rules::paste,
    stack::{Component, Stack, Summary},
    store::Place,
    text::plain,
};
use serde_json::json;

/// The word for this machine's state, as `--to` takes it.
const LOCAL: &str = "local";

/// A copy of a stack.
#[derive(Debug)]
pub struct Copied {
    /// The stack that is copied.
    pub original: Summary,
    /// The copy.
    pub stack: Stack,
    /// Where the original is.
    pub from: Place,
    /// Where the copy is.
    pub to: Place,
    /// The file of the API key, as typed.
    pub key_file: Option<String>,
    /// Whether it was made, or is only planned.
    pub done: bool,
}

impl View for Copied {
    fn json(&self) -> Body {
        let labels: Vec<String> = self.stack.components.iter().map(Component::label).collect();
        let mut item = json!({
            "components": labels,
            "from": self.from.to_string(),
            "name": self.stack.summary.name.as_str(),
            "original": self.original.id,
            "secrets": self.secrets(),
            "service_connectors": self.connectors(),
            "to": self.to.to_string(),
        });
        match self.done {
            true => item["id"] = self.stack.id().into(),
            false => item["dry_run"] = true.into(),
        }
        Body::Item(item)
    }

    fn text(&self, paint: Paint) -> String {
        let verb = if self.done { "Copied" } else { "Would copy" };
        let mut text =
            format!("{verb} stack: {}\n", paint.bold(&plain(self.original.name.as_str())));
        let components = self.stack.components.iter();
        let components: Vec<String> =
            components.map(|it| format!("{} ({})", it.kind, it.flavor)).collect();
        let mut rows = vec![
            ("from", self.from.to_string()),
            ("to", self.to.to_string()),
            ("as", self.stack.summary.name.to_string()),
            ("components", components.join(", ")),
        ];
        for (name, values) in
            [("service connectors", self.connectors()), ("secrets", self.secrets())]
        {
            rows.extend((!values.is_empty()).then(|| (name, values.join(", "))));
        }
        text.extend(table::list(&rows, paint).lines().map(|line| format!("  {line}\n")));
        if !self.done {
            let to = match &self.to {
                Place::Embedded { .. } => LOCAL,
                Place::Server { url, .. } => url,
            };
            let name = &self.stack.summary.name;
            let name = (*name != self.original.name).then(|| ("name", name.as_str()));
            let key_file = self.key_file.iter().map(|file| ("api-key-file", file.as_str()));
            let flags: Vec<String> = [("to", to)]
                .into_iter()
                .chain(name)
                .chain(key_file)
                .map(|(flag, value)| format!("--{flag} {}", paste::word(value)))
                .chain(["--yes".to_owned()])
                .collect();
            let copy = paste::command("copy", self.original.name.as_str(), &flags.join(" "));
            text.push_str(&format!("{} Carry it out with `{copy}`.\n", paint.hint("hint:")));
        }
        text
    }
}

impl Copied {
    /// The connectors by kind: they are named after the stack.
    fn connectors(&self) -> Vec<String> {
        let connectors = self.stack.connectors().into_iter();
        connectors.map(|it| format!("{} ({})", it.kind, it.auth_method)).collect()
    }

    /// The names of the secrets that come along.
    fn secrets(&self) -> Vec<String> {
        let connectors = self.stack.connectors().into_iter().flat_map(|it| &it.secret_keys);
        let components = self.stack.components.iter();
        let fields = components
            .flat_map(|it| it.secret_keys.iter().map(move |key| format!("{}.{key}", it.kind)));
        connectors.cloned().chain(fields).collect()
    }
}
