//! How a deletion reads, done or planned.

use super::{Body, View, paint::Paint};
use crate::{
    rules::{
        delete::{Change, Why},
        paste,
    },
    stack::{Component, DEFAULT},
    text::plain,
};
use serde_json::{Value, json};

/// A deletion.
#[derive(Debug)]
pub struct Deleted {
    /// What it removes.
    pub change: Change,
    /// Whether components were to go as well.
    pub recursive: bool,
    /// Whether it is only what would be removed.
    pub dry_run: bool,
}

impl View for Deleted {
    fn json(&self) -> Body {
        let labels = |components: &mut dyn Iterator<Item = &Component>| -> Vec<String> {
            components.map(Component::label).collect()
        };
        let mut item = json!({
            "components_deleted": labels(&mut self.change.components.iter()),
            "components_left": labels(&mut self.change.left.iter().map(|(component, _)| component)),
            "deleted_stack": self.name(),
            "new_active_stack": self.change.fall_back.then_some(DEFAULT),
            "recursive": self.recursive,
        });
        if self.dry_run {
            item["dry_run"] = Value::Bool(true);
        }
        Body::Item(item)
    }

    fn text(&self, paint: Paint) -> String {
        let verb = if self.dry_run { "Would delete" } else { "Deleted" };
        let mut text = String::new();
        if let Some(name) = self.name() {
            text.push_str(&format!("{verb} stack: {}\n", paint.bold(&plain(name))));
        }
        let lines = |words: &str, components: &mut dyn Iterator<Item = &Component>| {
            let labels: Vec<String> =
                components.map(|component| plain(&component.label())).collect();
            if labels.is_empty() {
                String::new()
            } else {
                format!("{words}: {}\n", labels.join(", "))
            }
        };
        text.push_str(&lines(&format!("{verb} components"), &mut self.change.components.iter()));
        for (why, words) in [
            (Why::Kept, "Left components"),
            (Why::Shared, "Left components that other stacks use"),
            (Why::Unmanaged, "Left components that kitaru did not make"),
        ] {
            let left = self.change.left.iter().filter(|(_, reason)| *reason == why);
            text.push_str(&lines(words, &mut left.map(|(component, _)| component)));
        }
        if let (Some(stack), true) = (&self.change.stack, self.leaves_something()) {
            let remove = paste::command("delete", stack.summary.name.as_str(), "--recursive");
            text.push_str(&format!(
                "{} Remove what is left with `{remove}`.\n",
                paint.hint("hint:")
            ));
        }
        if self.change.fall_back {
            let words = if self.dry_run { "Active stack would be" } else { "Active stack" };
            text.push_str(&format!("{words}: {DEFAULT}\n"));
        }
        text
    }
}

impl Deleted {
    /// Whether something was left that can still be removed.
    fn leaves_something(&self) -> bool {
        !self.dry_run && self.change.left.iter().any(|(_, why)| *why == Why::Kept)
    }

    fn name(&self) -> Option<&str> {
        self.change.stack.as_ref().map(|stack| stack.summary.name.as_str())
    }
}
