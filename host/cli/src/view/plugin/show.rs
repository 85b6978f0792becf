//! Renders an installed plugin as text.

use super::{facts, size};
use crate::view::{View, paint::Paint, table};
use kitaru::{ShownPlugin, text::path};

impl View for ShownPlugin {
    fn text(&self, paint: Paint) -> String {
        let listed = &self.plugin;
        let plugin = &listed.plugin;
        let mut rows = vec![("Type", plugin.served.stack_type.clone())];
        rows.extend(facts(plugin));
        let state = match (listed.serves, listed.locked) {
            (true, true) => "serves its type, as the lock says",
            (true, false) => "serves its type",
            (false, _) => "not used here",
        };
        rows.push(("State", state.to_owned()));
        rows.push(("Provider", format!("{} {}", plugin.served.provider, plugin.served.version)));
        let (deadline, memory) = self.limits;
        rows.push(("Limits", format!("{} s an answer, {}", deadline.as_secs_f64(), size(memory))));
        if !self.imports.is_empty() {
            rows.push(("Imports", self.imports.join(", ")));
        }
        rows.push(("Installed", self.since()));
        rows.extend(plugin.wanted.clone().map(|wanted| ("Wanted", wanted)));
        rows.push(("File", path(&self.path)));
        if !self.others.is_empty() {
            rows.push(("Others", self.others.join(", ")));
        }
        let mut text = table::list(&rows, paint);
        let inputs = self.description.iter().flat_map(|it| &it.stack_type.inputs);
        let inputs: Vec<(&str, Vec<String>)> = inputs
            .map(|input| {
                let required = if input.required { "required" } else { "" };
                ("", vec![input.name.clone(), required.to_owned(), input.help.clone()])
            })
            .collect();
        if !inputs.is_empty() {
            text.push_str("\nInputs\n");
            text.push_str(&table::table(None, &inputs, paint));
        }
        text
    }
}
