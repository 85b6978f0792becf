//! Converts a request or a stored stack into the contract's types, without any secret.

use super::{Request, credential::Credential};
use crate::stack::{Component, Object, Stack};
use kitaru_contract as contract;

/// A request as a provider sees it.
#[must_use]
pub fn request(request: &Request) -> contract::Request {
    let inputs = request.inputs.iter();
    let extra = request.extra.iter();
    contract::Request {
        name: request.name.as_str().to_owned(),
        inputs: inputs.map(|(name, value)| (name.clone(), value.to_string())).collect(),
        extra: extra.map(|(target, fields)| (target.clone(), json(fields))).collect(),
        withheld: request.withheld.keys().cloned().collect(),
        credential: request.credential.as_ref().map(credential),
        attributes: Vec::new(),
    }
}

fn credential(credential: &Credential) -> contract::Credential {
    let (withheld, given): (Vec<_>, Vec<_>) =
        credential.parts.iter().partition(|value| value.part.secret);
    let given = given.into_iter();
    contract::Credential {
        method: credential.form.method.clone(),
        auth_method: credential.form.auth_method.clone(),
        given: given
            .map(|value| (value.part.name.clone(), value.typed.expose().to_owned()))
            .collect(),
        withheld: withheld.into_iter().map(|value| value.part.name.clone()).collect(),
    }
}

/// A stored stack as a provider sees it. The caller has removed secret values.
#[must_use]
pub fn stack(stack: &Stack) -> contract::StoredStack {
    contract::StoredStack {
        name: stack.summary.name.as_str().to_owned(),
        components: stack.components.iter().map(stored_component).collect(),
        attributes: keeps(stack).into_iter().collect(),
    }
}

fn stored_component(component: &Component) -> contract::StoredComponent {
    contract::StoredComponent {
        kind: component.kind.clone(),
        name: component.name.clone(),
        flavor: component.flavor.clone(),
        configuration: json(&component.configuration),
        resource_id: component.resource_id.clone(),
        connector: component.connector.as_ref().map(|connector| json(&connector.configuration)),
        attributes: Vec::new(),
    }
}

/// The values that the stack itself keeps, if any.
fn keeps(stack: &Stack) -> Option<contract::Attribute> {
    let keeps: Object =
        stack.summary.keeps().map(|(name, value)| (name.to_owned(), value.into())).collect();
    (!keeps.is_empty()).then(|| contract::attribute::new("keeps", &keeps.into()))
}

fn json(object: &Object) -> String {
    serde_json::to_string(object).unwrap_or_default()
}
