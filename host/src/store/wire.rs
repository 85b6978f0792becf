//! A new stack in the words of the shared server: the body of its create call.

use crate::{
    name::StackName,
    provider::Plan,
    stack::{MANAGED, Object},
};
use serde_json::{Value, json};

/// The body that creates a planned stack; `secret` gives the value of a withheld name.
#[must_use]
pub fn create_body(name: &StackName, plan: &Plan, secret: &dyn Fn(&str) -> Value) -> Value {
    let filled = |configuration: &Object, secrets: &[(String, String)]| {
        let mut configuration = configuration.clone();
        for (key, name) in secrets {
            configuration.insert(key.clone(), secret(name));
        }
        configuration
    };
    let mut components = Object::new();
    for component in &plan.components {
        let info = json!([{
            "flavor": component.flavor,
            "configuration": filled(&component.configuration, &component.secrets),
            "service_connector_index": component.connector,
            "service_connector_resource_id": component.resource_id,
        }]);
        components.insert(component.kind.clone(), info);
    }
    let connectors: Vec<Value> = plan
        .connectors
        .iter()
        .map(|connector| {
            json!({
                "type": connector.kind,
                "auth_method": connector.auth_method,
                "configuration": filled(&connector.configuration, &connector.secrets),
            })
        })
        .collect();
    json!({
        "name": name.as_str(),
        "labels": { MANAGED: "true" },
        "components": components,
        "service_connectors": connectors,
    })
}
