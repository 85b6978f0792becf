//! Renders what an update changes.

use super::facts;
use crate::{
    view::{View, paint::Paint, table},
    words::CommandWords,
};
use kitaru::{PluginUpdate, plugin::difference::DescriptionChange, text::plain};

impl View for PluginUpdate {
    fn text(&self, paint: Paint) -> String {
        let name = paint.good(&plain(&self.before.served.stack_type));
        let Some(after) = &self.after else {
            return format!("Up to date: {name} {}\n", plain(&self.before.version));
        };
        let verb = if self.dry_run { "Would update plugin" } else { "Updated plugin" };
        let mut text = format!("{verb}: {name}\n");
        let rows: Vec<(&str, String)> = facts(&self.before)
            .into_iter()
            .zip(facts(after))
            .map(|((name, before), (_, after))| {
                (name, if before == after { after } else { format!("{before} → {after}") })
            })
            .collect();
        text.push_str(&table::indented(&rows, paint));
        if !self.changes.is_empty() {
            text.push_str("\nChanges\n");
            let row = |change: &DescriptionChange| {
                let how = match change.breaks() {
                    true => format!("{} (what used it breaks)", change.how),
                    false => change.how.to_string(),
                };
                ("", vec![change.part.to_string(), change.name.clone(), how])
            };
            let rows: Vec<_> = self.changes.iter().map(row).collect();
            text.push_str(&table::table(None, &rows, paint));
        }
        if !self.stacks.is_empty() {
            text.push_str("\nStacks that the new version cannot create again\n");
            for (stack, problem) in &self.stacks {
                let why = problem.message.render(&CommandWords);
                text.push_str(&format!("  {}: {}\n", plain(stack), plain(&why)));
            }
        }
        text
    }

    fn notes(&self, _: Paint) -> String {
        match (&self.after, self.dry_run, self.stacks.is_empty()) {
            (Some(_), false, false) => format!(
                "Go back with `kitaru plugin update {} --to {}`.\n",
                plain(&self.before.served.stack_type),
                plain(&self.before.version)
            ),
            _ => String::new(),
        }
    }
}
