//! Converts the server's models to values of the state.

use crate::text::plain;
use crate::{
    name::StackName,
    rest::model::{ComponentModel, ConnectorModel, Labels, StackModel},
    stack::{self, Component, Connector, ListedStack, Object, Summary, is_managed},
};
use kitaru_contract::kind::UNLABELLED_FLAVORS;
use std::collections::BTreeMap;

pub(super) fn summary(stack: &StackModel) -> Summary {
    let labels = stack.metadata.as_ref().and_then(|metadata| metadata.labels.as_ref());
    Summary { id: stack.id.clone(), name: name(&stack.name, &stack.id), labels: texts(labels) }
}

/// A stack as lists have it; the server does not keep which type made it.
pub(super) fn listed(stack: &StackModel) -> ListedStack {
    let components = stack.metadata.as_ref().map(|metadata| &metadata.components);
    let parts = components.into_iter().flatten().flat_map(|(kind, components)| {
        let flavors = components.iter().filter_map(|component| component.body.as_ref());
        flavors.map(|body| (kind.clone(), body.flavor_name.clone()))
    });
    ListedStack { summary: summary(stack), made_by: None, parts: parts.collect() }
}

/// A name from the server. One that is not a valid name is sanitised, or replaced by the id.
fn name(text: &str, id: &str) -> StackName {
    let name = StackName::stored(text)
        .or_else(|_| StackName::stored(&plain(text)))
        .or_else(|_| StackName::stored(id));
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

/// The components of a stack, in order, with the full connectors from a list where it has them.
pub(super) fn components(
    found: &[ComponentModel],
    connectors: &[Connector],
    stack: Option<&Summary>,
) -> Vec<Component> {
    let mut components: Vec<Component> =
        found.iter().map(|component| self::component(component, connectors, stack)).collect();
    stack::sort(&mut components);
    components
}

fn component(
    found: &ComponentModel,
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

/// Whether the Python program created a component for a managed stack. It does not label those of
/// some flavors, so they are recognised by their name.
fn is_unlabelled(found: &ComponentModel, stack: &Summary) -> bool {
    let plain = found.metadata.as_ref().is_some_and(|metadata| {
        metadata.labels.as_ref().is_none_or(BTreeMap::is_empty) && metadata.connector.is_none()
    });
    let unlabelled = found
        .body
        .as_ref()
        .is_some_and(|body| UNLABELLED_FLAVORS.contains(&body.flavor_name.as_str()));
    plain && unlabelled && stack.is_managed() && found.name == stack.name.as_str()
}

pub(super) fn connector(found: &ConnectorModel) -> Connector {
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

/// Does with a server's answer what the operations do.
#[cfg(fuzzing)]
pub(crate) fn read(bytes: &[u8]) {
    use crate::rest::model::PageModel;

    if let Ok(page) = serde_json::from_slice::<PageModel<StackModel>>(bytes) {
        for found in &page.items {
            let summary = summary(found);
            let parts = found.metadata.iter().flat_map(|metadata| metadata.components.values());
            for found in parts {
                let _ = components(found, &[], Some(&summary));
            }
        }
    }
    if let Ok(page) = serde_json::from_slice::<PageModel<ComponentModel>>(bytes) {
        let _ = components(&page.items, &[], None);
    }
    if let Ok(page) = serde_json::from_slice::<PageModel<ConnectorModel>>(bytes) {
        page.items.iter().for_each(|found| drop(connector(found)));
    }
}

/// Removes keys that are `null`, because they were not set.
fn without_nulls(configuration: &Object) -> Object {
    let set = configuration.iter().filter(|(_, value)| !value.is_null());
    set.map(|(key, value)| (key.clone(), value.clone())).collect()
}
