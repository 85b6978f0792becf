//! The body of a request to create a stack.

use crate::stack::{Connector, Object, Stack};
use serde_json::{Value, json};

/// The body to create a stack; `secret` returns the value of an owner's secret key.
#[must_use]
pub(crate) fn create_body(stack: &Stack, secret: &dyn Fn(&str, &str) -> Value) -> Value {
    let filled = |configuration: &Object, (owner, keys): (&str, &[String])| {
        let mut configuration = configuration.clone();
        for key in keys {
            configuration.insert(key.clone(), secret(owner, key));
        }
        configuration
    };
    let connectors = stack.connectors();
    let index = |used: &Connector| connectors.iter().position(|known| known.id == used.id);
    let mut components = Object::new();
    for component in &stack.components {
        let info = json!({
            "flavor": component.flavor,
            "configuration": filled(&component.configuration, component.secrets()),
            "service_connector_index": component.connector.as_ref().and_then(index),
            "service_connector_resource_id": component.resource_id,
        });
        let of_kind = components.entry(&component.kind).or_insert_with(|| json!([]));
        of_kind.as_array_mut().into_iter().for_each(|infos| infos.push(info.clone()));
    }
    let connectors: Vec<Value> = connectors
        .iter()
        .map(|connector| {
            json!({
                "type": connector.kind,
                "auth_method": connector.auth_method,
                "configuration": filled(&connector.configuration, connector.secrets()),
            })
        })
        .collect();
    json!({
        "name": stack.summary.name.as_str(),
        "labels": stack.summary.labels,
        "components": components,
        "service_connectors": connectors,
    })
}
