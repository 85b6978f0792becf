//! Renders a completed or planned copy as text.

use crate::{
    paste,
    view::{View, paint::Paint, table},
};
use kitaru::text::plain;
use kitaru::{CopiedStack, Outcome, outcome::Body, words::Words};

/// A copy, with the arguments needed for its hint.
#[derive(Debug)]
pub struct Copied {
    /// The copy.
    pub copied: CopiedStack,
    /// The flags with their values, as typed.
    pub typed: Vec<(&'static str, String)>,
}

impl Outcome for Copied {
    fn json(&self, words: &dyn Words) -> Body {
        self.copied.json(words)
    }
}

impl View for Copied {
    fn text(&self, paint: Paint) -> String {
        let verb = if !self.copied.dry_run { "Copied" } else { "Would copy" };
        let mut text =
            format!("{verb} stack: {}\n", paint.bold(&plain(self.copied.original.name.as_str())));
        let components = self.copied.stack.components.iter();
        let components: Vec<String> =
            components.map(|it| format!("{} ({})", it.kind, it.flavor)).collect();
        let mut rows = vec![
            ("from", self.copied.from.to_string()),
            ("to", self.copied.to.to_string()),
            ("as", self.copied.stack.summary.name.to_string()),
            ("components", components.join(", ")),
        ];
        for (name, values) in
            [("service connectors", self.copied.connectors()), ("secrets", self.copied.secrets())]
        {
            rows.extend((!values.is_empty()).then(|| (name, values.join(", "))));
        }
        text.push_str(&table::indented(&rows, paint));
        text
    }

    fn notes(&self, paint: Paint) -> String {
        if self.copied.dry_run {
            let typed = self.typed.iter();
            let flags: Vec<String> = typed
                .map(|(flag, value)| format!("--{flag} {}", paste::word(value)))
                .chain(["--yes".to_owned()])
                .collect();
            let copy = paste::command("copy", self.copied.original.name.as_str(), &flags.join(" "));
            return format!("{} Carry it out with `{copy}`.\n", paint.hint("hint:"));
        }
        String::new()
    }
}
