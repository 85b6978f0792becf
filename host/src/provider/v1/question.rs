//! What a provider is asked about: never with a secret.

use super::bindings::kitaru::provider::types as wit;
use crate::{
    request::Request,
    stack::{Object, Stack},
};

/// A request as a provider sees it: without any secret.
pub(super) fn request(request: &Request) -> wit::Request {
    let credential = request.credential.as_ref().map(|credential| {
        let (withheld, given): (Vec<_>, Vec<_>) =
            credential.parts.iter().partition(|given| given.part.secret);
        wit::Credential {
            method: credential.form.method.clone(),
            auth_method: credential.form.auth_method.clone(),
            given: given
                .into_iter()
                .map(|given| (given.part.name.clone(), given.typed.expose().to_owned()))
                .collect(),
            withheld: withheld.into_iter().map(|given| given.part.name.clone()).collect(),
        }
    });
    wit::Request {
        name: request.name.as_str().to_owned(),
        inputs: request
            .inputs
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect(),
        extra: request
            .extra
            .iter()
            .map(|(target, fields)| (target.clone(), json(fields)))
            .collect(),
        withheld: request.withheld.keys().cloned().collect(),
        credential,
        attributes: Vec::new(),
    }
}

fn json(object: &Object) -> String {
    serde_json::to_string(object).unwrap_or_default()
}

pub(super) fn stack(stack: &Stack) -> wit::StoredStack {
    let component = |component: &crate::stack::Component| wit::StoredComponent {
        kind: component.kind.clone(),
        name: component.name.clone(),
        flavor: component.flavor.clone(),
        configuration: json(&component.configuration),
        resource_id: component.resource_id.clone(),
        connector: component.connector.as_ref().map(|connector| json(&connector.configuration)),
        attributes: Vec::new(),
    };
    wit::StoredStack {
        name: stack.summary.name.as_str().to_owned(),
        components: stack.components.iter().map(component).collect(),
        attributes: keeps(stack).into_iter().collect(),
    }
}

/// What the stack itself keeps, if it keeps anything.
fn keeps(stack: &Stack) -> Option<wit::Attribute> {
    let keeps: Object =
        stack.summary.keeps().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let attribute = || wit::Attribute { name: "keeps".to_owned(), value: json(&keeps) };
    (!keeps.is_empty()).then(attribute)
}
