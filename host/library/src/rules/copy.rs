//! Decides what a copy of a stack on another backend consists of.
//!
//! 1. The stack's components, resources and connectors are copied, managed by kitaru or not.
//! 2. The copies have new ids, are named after the stack, and are labelled as managed by kitaru.
//! 3. Secret values are copied, and stay separate from configuration.
//! 4. The copy does not become the active stack.
//!
//! Not decided here: whether its name is free (`rules::create`).

use super::create::{Creation, connector_name};
use crate::{
    name::StackName,
    secret::Secrets,
    stack::{Component, Connector, MANAGED, Origin, Stack, Summary},
};
use std::collections::BTreeMap;

/// A stack to copy, with its secrets and origin.
#[derive(Debug)]
pub struct Original<'a> {
    /// The stack.
    pub stack: &'a Stack,
    /// Secret values of its components and connectors, by the id of their owner.
    pub secrets: &'a BTreeMap<String, Secrets>,
    /// The provider of its type, if there is one.
    pub origin: Option<Origin>,
}

/// What to create on the other backend; `new_id` generates ids.
#[must_use]
pub fn plan(original: &Original<'_>, name: &StackName, new_id: &dyn Fn() -> String) -> Creation {
    let mut secrets = BTreeMap::new();
    // Copies the secrets of an owner to the id of its copy, and returns their keys.
    let mut keep = |from: &str, to: &str| -> Vec<String> {
        let values = original.secrets.get(from).cloned().unwrap_or_default();
        let keys = values.keys().cloned().collect();
        if !values.is_empty() {
            secrets.insert(to.to_owned(), values);
        }
        keys
    };
    let mut copies: BTreeMap<&str, Connector> = BTreeMap::new();
    for (index, connector) in original.stack.connectors().into_iter().enumerate() {
        let id = new_id();
        let secret_keys = keep(&connector.id, &id);
        let mut configuration = connector.configuration.clone();
        configuration.retain(|key, _| !secret_keys.contains(key));
        let name = connector_name(name, index);
        let copy =
            Connector { id, name, configuration, secret_keys, managed: true, ..connector.clone() };
        copies.insert(&connector.id, copy);
    }
    let copy = |component: &Component| {
        let id = new_id();
        Component {
            secret_keys: keep(&component.id, &id),
            id,
            name: name.to_string(),
            connector: component
                .connector
                .as_ref()
                .and_then(|it| copies.get(it.id.as_str()).cloned()),
            managed: true,
            ..component.clone()
        }
    };
    let components = original.stack.components.iter().map(copy).collect();
    let mut labels = original.stack.summary.labels.clone();
    labels.insert(MANAGED.to_owned(), "true".to_owned());
    let summary = Summary { id: new_id(), name: name.clone(), labels };
    let stack = Stack { summary, origin: original.origin.clone(), components };
    Creation { stack, secrets, resource_types: BTreeMap::new(), activate: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{secret::Secret, stack::Object};
    use std::cell::Cell;

    #[test]
    fn a_copy_is_new_whole_and_keeps_its_secrets_apart() {
        let connector = Connector {
            id: "c".to_owned(),
            name: "team-aws".to_owned(),
            kind: "aws".to_owned(),
            auth_method: "secret-key".to_owned(),
            configuration: Object::from_iter([("region".to_owned(), "us-east-1".into())]),
            secret_keys: vec!["aws_secret_access_key".to_owned()],
            managed: false,
        };
        let component = |kind: &str| Component {
            id: kind.to_owned(),
            kind: kind.to_owned(),
            name: "theirs".to_owned(),
            flavor: "kubernetes".to_owned(),
            configuration: Object::new(),
            secret_keys: Vec::new(),
            resource_id: Some("cluster".to_owned()),
            connector: Some(connector.clone()),
            managed: false,
        };
        let summary = Summary {
            id: "s".to_owned(),
            name: StackName::parse("theirs").unwrap(),
            labels: BTreeMap::from([("team".to_owned(), "ml".to_owned())]),
        };
        let components = vec![component("orchestrator"), component("artifact_store")];
        let stack = Stack { summary, origin: None, components };
        let values = Secrets::from([("aws_secret_access_key".to_owned(), Secret::new("s3"))]);
        let secrets = BTreeMap::from([("c".to_owned(), values.clone())]);
        let original = Original { stack: &stack, secrets: &secrets, origin: None };
        let count = Cell::new(0);
        let new_id = || {
            count.set(count.get() + 1);
            format!("new-{}", count.get())
        };

        let change = plan(&original, &StackName::parse("ours").unwrap(), &new_id);
        let copy = &change.stack;
        assert!(copy.summary.is_managed() && !change.activate);
        assert_eq!(copy.summary.labels["team"], "ml");
        assert!(copy.components.iter().all(|it| it.managed && it.name == "ours"));
        assert_eq!(copy.components[0].resource_id.as_deref(), Some("cluster"));
        let [connector] = copy.connectors()[..] else { panic!("one connector") };
        assert_eq!((connector.name.as_str(), connector.managed), ("ours", true));
        assert_eq!(change.secrets, BTreeMap::from([(connector.id.clone(), values)]));
        let ids = copy.components.iter().map(|it| &it.id).chain([&connector.id, &copy.summary.id]);
        assert!(ids.into_iter().all(|id| id.starts_with("new-")));
    }
}
