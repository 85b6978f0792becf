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
    let role = match component.kind.as_str() {
        "orchestrator" => "runner",
        "artifact_store" => "storage",
        "container_registry" => "image_registry",
        _ => "additional_component",
    };
    Row {
        role: role.to_owned(),
        name: component.name.clone(),
        backend: component.flavor.clone(),
        details: details(&component.configuration),
        purpose: (role == "additional_component").then(|| component.kind.clone()),
    }
}

fn details(configuration: &Object) -> Vec<(String, String)> {
    configuration
        .iter()
        .filter_map(|(key, value)| match value {
            Value::String(text) => Some((key.clone(), text.clone())),
            Value::Bool(_) | Value::Number(_) => Some((key.clone(), value.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        })
        .collect()
}
