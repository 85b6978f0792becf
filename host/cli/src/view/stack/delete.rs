//! Renders a completed or planned deletion as text.

use crate::{
    paste,
    view::{View, paint::Paint},
};
use kitaru::text::plain;
use kitaru::{
    DeletedStack,
    rules::delete::KeepReason,
    stack::{Component, DEFAULT},
};

impl View for DeletedStack {
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
        text.push_str(&lines(&format!("{verb} components"), &mut self.deletion.components.iter()));
        let connectors = self.deletion.connectors.iter().map(|connector| plain(&connector.name));
        let connectors: Vec<String> = connectors.collect();
        if !connectors.is_empty() {
            text.push_str(&format!("{verb} service connectors: {}\n", connectors.join(", ")));
        }
        for (why, words) in [
            (KeepReason::Kept, "Left components"),
            (KeepReason::Shared, "Left components that other stacks use"),
            (KeepReason::Unmanaged, "Left components that kitaru did not make"),
        ] {
            let left = self.deletion.left.iter().filter(|(_, reason)| *reason == why);
            text.push_str(&lines(words, &mut left.map(|(component, _)| component)));
        }
        if self.deletion.fall_back {
            let words = if self.dry_run { "Active stack would be" } else { "Active stack" };
            text.push_str(&format!("{words}: {DEFAULT}\n"));
        }
        text
    }

    fn notes(&self, paint: Paint) -> String {
        match &self.deletion.stack {
            Some(stack) if leaves_something(self) => {
                let remove = paste::command("delete", stack.summary.name.as_str(), "--recursive");
                format!("{} Remove what is left with `{remove}`.\n", paint.hint("hint:"))
            }
            _ => String::new(),
        }
    }
}

/// Whether something was kept that can still be deleted.
fn leaves_something(deleted: &DeletedStack) -> bool {
    !deleted.dry_run && deleted.deletion.left.iter().any(|(_, why)| *why == KeepReason::Kept)
}
