//! What the server sends, as values of the state.

use super::model::{self, Labels};
use crate::{
    name::StackName,
    stack::{Component, Connector, Object, Summary, is_managed, rank},
    text::plain,
};
use std::collections::BTreeMap;

/// The local flavor: the Python program makes its components one by one, and labels none.
const LOCAL: &str = "local";

pub(super) fn summary(stack: &model::Stack) -> Summary {
    let labels = stack.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref());
    Summary { id: stack.id.clone(), name: name(&stack.name, &stack.id), labels: texts(labels) }
}

/// A name as it is there; where kitaru would not allow it, as much of it as can be shown.
fn name(text: &str, id: &str) -> StackName {
    let name = StackName::parse(text)
        .or_else(|_| StackName::parse(&plain(text)))
        .or_else(|_| StackName::parse(id));
    name.unwrap_or_else(|_| StackName::default_stack())
}

fn texts(labels: Option<&Labels>) -> BTreeMap<String, String> {
    let text =
        |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    labels.into_iter().flatten().map(|(key, value)| (key.clone(), text(value))).collect()
}

fn managed(labels: Option<&Labels>) -> bool {
    is_managed(&texts(labels))
}

/// The components of a stack, in order. Their connectors are those of a list, where it has them.
pub(super) fn components(
    found: &[model::Component],
    connectors: &[Connector],
    stack: Option<&Summary>,
) -> Vec<Component> {
    let mut components: Vec<Component> =
        found.iter().map(|component| self::component(component, connectors, stack)).collect();
    components
        .sort_by(|a, b| (rank(&a.kind), &a.kind, &a.name).cmp(&(rank(&b.kind), &b.kind, &b.name)));
    components
}

fn component(
    found: &model::Component,
    connectors: &[Connector],
    stack: Option<&Summary>,
) -> Component {
    let (body, metadata) = (found.body.as_ref(), found.metadata.as_ref());
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let linked = metadata.and_then(|metadata| metadata.connector.as_ref());
    Component {
        id: found.id.clone(),
        kind: text(body.map(|body| &body.kind)),
        name: found.name.clone(),
        flavor: text(body.map(|body| &body.flavor_name)),
        configuration: metadata.map_or_else(Object::new, |it| without_nulls(&it.configuration)),
        secret_keys: Vec::new(),
        resource_id: metadata.and_then(|metadata| metadata.connector_resource_id.clone()),
        connector: linked.map(|linked| {
            let known = connectors.iter().find(|known| known.id == linked.id);
            known.cloned().unwrap_or_else(|| connector(linked))
        }),
        managed: metadata.is_some_and(|metadata| managed(metadata.labels.as_ref()))
            || stack.is_some_and(|stack| is_unlabelled(found, stack)),
    }
}

/// Whether the Python program made a component for a stack: local ones are not labelled, but they
/// have the name of the stack, which is.
fn is_unlabelled(found: &model::Component, stack: &Summary) -> bool {
    let plain = found.metadata.as_ref().is_some_and(|metadata| {
        metadata.labels.as_ref().is_none_or(BTreeMap::is_empty) && metadata.connector.is_none()
    });
    let local = found.body.as_ref().is_some_and(|body| body.flavor_name == LOCAL);
    plain && local && stack.is_managed() && found.name == stack.name.as_str()
}

pub(super) fn connector(found: &model::Connector) -> Connector {
    let body = found.body.as_ref();
    let kind = body.map(|body| &body.connector_type);
    let metadata = found.metadata.as_ref();
    Connector {
        id: found.id.clone(),
        name: found.name.clone(),
        kind: kind
            .and_then(|kind| kind.as_str().or_else(|| kind["connector_type"].as_str()))
            .unwrap_or_default()
            .to_owned(),
        auth_method: body.map(|body| body.auth_method.clone()).unwrap_or_default(),
        configuration: metadata.map_or_else(Object::new, |it| without_nulls(&it.configuration)),
        secret_keys: Vec::new(),
        managed: metadata.is_some_and(|metadata| managed(metadata.labels.as_ref())),
    }
}

/// A key without a value is one that was not set.
fn without_nulls(configuration: &Object) -> Object {
    let set = configuration.iter().filter(|(_, value)| !value.is_null());
    set.map(|(key, value)| (key.clone(), value.clone())).collect()
}
