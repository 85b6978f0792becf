//! How a new stack reads, and one that would be created.

use super::{Body, View, paint::Paint, table};
use crate::{
    secret::HIDDEN,
    stack::{Component, Stack},
    store::{self, wire},
    text::plain,
};
use serde_json::{Map, Value, json};

/// A stack that was created.
#[derive(Debug)]
pub struct Created {
    /// The stack, and the one that was active before.
    pub created: store::Created,
    /// Its type.
    pub stack_type: String,
    /// What the user is told about it.
    pub resources: Vec<(String, String)>,
}

impl View for Created {
    fn json(&self) -> Body {
        let store::Created { stack, before } = &self.created;
        let labels: Vec<String> = stack.components.iter().map(Component::label).collect();
        let connectors: Vec<&str> =
            stack.connectors().into_iter().map(|connector| connector.name.as_str()).collect();
        let mut item = json!({
            "components_created": labels,
            "id": stack.id(),
            "is_active": before.is_some(),
            "name": stack.summary.name.as_str(),
            "previous_active_stack": before,
            "stack_type": self.stack_type,
        });
        if !connectors.is_empty() {
            item["service_connectors_created"] = connectors.into();
        }
        if !self.resources.is_empty() {
            let resources: Map<String, Value> = self
                .resources
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            item["resources"] = resources.into();
        }
        Body::Item(item)
    }

    fn text(&self, paint: Paint) -> String {
        let name = plain(self.created.stack.summary.name.as_str());
        let mut text = format!("Created stack: {}", paint.good(&name));
        if !self.resources.is_empty() {
            text.push_str(&format!(" ({})", self.stack_type));
        }
        text.push('\n');
        text.push_str(&resources(&self.resources, paint));
        if let Some(before) = &self.created.before {
            text.push_str(&format!("Active stack: {} → {name}\n", plain(before)));
        }
        text
    }
}

/// A stack that would be created.
#[derive(Debug)]
pub struct DryRun {
    /// What would be created.
    pub stack: Stack,
    /// Its type.
    pub stack_type: String,
    /// What the user is told about it.
    pub resources: Vec<(String, String)>,
}

impl View for DryRun {
    fn json(&self) -> Body {
        Body::Item(json!({
            "dry_run": true,
            "name": self.stack.summary.name.as_str(),
            "request": self.request(),
            "stack_type": self.stack_type,
        }))
    }

    fn text(&self, paint: Paint) -> String {
        let name = plain(self.stack.summary.name.as_str());
        let mut text = format!("Would create stack: {name} ({})\n", self.stack_type);
        text.push_str(&resources(&self.resources, paint));
        let request = self.request();
        for component in &self.stack.components {
            let kind = component.kind.as_str();
            let info = &request["components"][kind][0];
            let flavor = info["flavor"].as_str().unwrap_or_default();
            text.push_str(&format!("\n{}: {flavor}\n", paint.bold(kind)));
            text.push_str(&configuration(&info["configuration"], paint));
        }
        for connector in request["service_connectors"].as_array().into_iter().flatten() {
            let word = |key: &str| connector[key].as_str().unwrap_or_default().to_owned();
            let title = format!("{} ({})", word("type"), word("auth_method"));
            text.push_str(&format!("\n{}: {title}\n", paint.bold("service connector")));
            text.push_str(&configuration(&connector["configuration"], paint));
        }
        text
    }
}

impl DryRun {
    fn request(&self) -> Value {
        wire::create_body(&self.stack, &|_, _| HIDDEN.into())
    }
}

fn resources(resources: &[(String, String)], paint: Paint) -> String {
    let rows: Vec<(&str, String)> =
        resources.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    table::list(&rows, paint).lines().map(|line| format!("  {line}\n")).collect()
}

fn configuration(configuration: &Value, paint: Paint) -> String {
    let rows: Vec<(&str, String)> = configuration
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (key.as_str(), text)
        })
        .collect();
    table::list(&rows, paint).lines().map(|line| format!("  {line}\n")).collect()
}
