//! Renders a new or planned stack as text.

use crate::view::{View, paint::Paint, table};
use kitaru::text::plain;
use kitaru::{
    CreatedStack, PlannedStack,
    secret::HIDDEN,
    stack::{Component, Connector, Object},
};

impl View for CreatedStack {
    fn text(&self, paint: Paint) -> String {
        let name = plain(self.stack.summary.name.as_str());
        let mut text = format!("Created stack: {}", paint.good(&name));
        if !self.stored.is_empty() {
            text.push_str(&format!(" ({})", self.stack_type));
        }
        text.push('\n');
        text.push_str(&resources(&self.stored, self.asynchronous, paint));
        if let Some(before) = &self.before {
            text.push_str(&format!("Active stack: {} → {name}\n", plain(before)));
        }
        text
    }
}

impl View for PlannedStack {
    fn text(&self, paint: Paint) -> String {
        let name = plain(self.stack.summary.name.as_str());
        let mut text = format!("Would create stack: {name} ({})\n", self.stack_type);
        text.push_str(&resources(&self.stored, self.asynchronous, paint));
        for Component { kind, flavor, configuration: open, secret_keys, .. } in
            &self.stack.components
        {
            text.push_str(&format!("\n{}: {flavor}\n", paint.bold(kind)));
            text.push_str(&configuration(open, secret_keys, paint));
        }
        for Connector { kind, auth_method, configuration: open, secret_keys, .. } in
            self.stack.connectors()
        {
            let title = paint.bold("service connector");
            text.push_str(&format!("\n{title}: {kind} ({auth_method})\n"));
            text.push_str(&configuration(open, secret_keys, paint));
        }
        if !self.variables.is_empty() {
            text.push_str(&format!("\nFrom the environment: {}\n", self.variables.join(", ")));
        }
        text
    }
}

/// Renders what was asked for; that runs return early only if they do.
fn resources(resources: &[(String, String)], is_async: Option<bool>, paint: Paint) -> String {
    let rows = resources.iter().map(|(name, value)| (name.as_str(), value.clone()));
    let is_async = (is_async == Some(true)).then(|| ("async", "yes".to_owned()));
    table::indented(&rows.chain(is_async).collect::<Vec<_>>(), paint)
}

/// Renders keys and values; secret values are hidden.
fn configuration(open: &Object, secrets: &[String], paint: Paint) -> String {
    let shown = open.iter().map(|(key, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (key.as_str(), text)
    });
    let hidden = secrets.iter().map(|key| (key.as_str(), HIDDEN.to_owned()));
    let mut rows: Vec<(&str, String)> = shown.chain(hidden).collect();
    rows.sort();
    table::indented(&rows, paint)
}
