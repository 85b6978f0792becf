//! How a stack reads that no provider serves: by the kinds of its components.

use super::plan::Row;
use crate::stack::{Component, Object, Stack};
use serde_json::Value;

/// The components of a stack, each with all of its configuration that is a single value.
#[must_use]
pub fn rows(stack: &Stack) -> Vec<Row> {
    stack.components.iter().map(row).collect()
}

fn row(component: &Component) -> Row {
    let (role, place) = match component.kind.as_str() {
        "orchestrator" => ("runner", None),
        "artifact_store" => ("storage", Some("path")),
        "container_registry" => ("image_registry", Some("uri")),
        _ => ("additional_component", None),
    };
    Row {
        role: role.to_owned(),
        name: component.name.clone(),
        backend: component.flavor.clone(),
        details: details(&component.configuration, place),
        purpose: (role == "additional_component").then(|| component.kind.clone()),
    }
}

/// The fields that are single values; the one that says where the component is, as its location.
fn details(configuration: &Object, place: Option<&str>) -> Vec<(String, String)> {
    configuration
        .iter()
        .filter_map(|(key, value)| {
            let key = if Some(key.as_str()) == place { "location" } else { key };
            match value {
                Value::String(text) => Some((key.to_owned(), text.clone())),
                Value::Bool(_) | Value::Number(_) => Some((key.to_owned(), value.to_string())),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            }
        })
        .collect()
}
