//! Decides how a stack is shown without a provider: by the kinds of its components.
//!
//! 1. A component has the role of its kind; a kind without a role is shown as additional.
//! 2. Its details are those that the contract lists for the kind.
//! 3. If the stack's provider is not installed, all other scalar values of the configuration
//!    follow, and the values that the stack itself keeps.
//! 4. Secrets are never shown; see [`declared`].

use super::declared;
use crate::stack::{Component, Stack};
use kitaru_contract::kind::{self, Kind, Shown};
use kitaru_provider_host::{Description, Row};

/// The components of a stack, in its order.
#[must_use]
pub fn rows(stack: &Stack, description: Option<&Description>) -> Vec<Row> {
    let stack = declared::open(stack, description);
    stack.components.iter().map(|component| row(component, &stack)).collect()
}

fn row(component: &Component, stack: &Stack) -> Row {
    let kind = kind::find(&component.kind);
    let kept: Vec<(&str, &str)> = stack.summary.keeps().collect();
    let shown = Shown {
        configuration: &component.configuration,
        resource_id: component.resource_id.as_deref(),
        connector: component.connector.as_ref().map(|connector| &connector.configuration),
        kept: &kept,
    };
    let mut details = kind.map(|kind| kind.details(&shown)).unwrap_or_default();
    if stack.origin.is_some() {
        details.extend(others(component, kind));
        // Kept values belong to no component; they are shown with the first kind.
        let is_first = kind.is_some_and(|kind| kind::rank(kind.name) == 0);
        if let Some(kind) = kind.filter(|_| is_first) {
            details.extend(keeps(kind, &kept));
        }
    }
    Row {
        role: kind.map_or(kind::ADDITIONAL, |kind| kind.role).to_owned(),
        name: component.name.clone(),
        backend: component.flavor.clone(),
        details,
        purpose: kind.is_none().then(|| component.kind.clone()),
    }
}

fn others(component: &Component, kind: Option<&Kind>) -> Vec<(String, String)> {
    let is_shown = |field: &str| kind.is_some_and(|kind| kind.shows_field(field));
    let fields = component.configuration.iter().filter(|(field, _)| !is_shown(field));
    fields.filter_map(|(field, value)| Some((field.clone(), kind::text(value)?))).collect()
}

fn keeps(kind: &Kind, kept: &[(&str, &str)]) -> Vec<(String, String)> {
    let others =
        kept.iter().filter(|(name, value)| !kind.shows_kept(name) && !value.trim().is_empty());
    others.map(|(name, value)| ((*name).to_owned(), value.trim().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        name::StackName,
        stack::{Connector, Object, Origin, Summary, keeps_label},
    };
    use serde_json::{Value, json};

    fn object(value: Value) -> Object {
        serde_json::from_value(value).expect("an object")
    }

    /// A stack of a vendor's type whose provider is not installed.
    fn stack(runner: Value, connector: Value, keeps: &[(&str, &str)]) -> Stack {
        let connector = Connector {
            id: "connector".to_owned(),
            name: "lab".to_owned(),
            kind: "acme".to_owned(),
            auth_method: "token".to_owned(),
            configuration: object(connector),
            secret_keys: vec!["region".to_owned()],
            managed: true,
        };
        let runner = Component {
            id: "runner".to_owned(),
            kind: "orchestrator".to_owned(),
            name: "lab".to_owned(),
            flavor: "acme".to_owned(),
            configuration: object(runner),
            secret_keys: vec!["token".to_owned()],
            resource_id: None,
            connector: Some(connector),
            managed: true,
        };
        let labels =
            keeps.iter().map(|(name, value)| (keeps_label(name), (*value).to_owned())).collect();
        let name = StackName::parse("lab").expect("a name");
        let origin = Origin {
            stack_type: "acme".to_owned(),
            provider: "acme".to_owned(),
            version: "1.0.0".to_owned(),
            digest: "00".to_owned(),
        };
        let summary = Summary { id: "lab".to_owned(), name, labels };
        Stack { summary, origin: Some(origin), components: vec![runner] }
    }

    fn details(stack: &Stack) -> Vec<(String, String)> {
        rows(stack, None).remove(0).details
    }

    fn wanted<const N: usize>(details: [(&str, &str); N]) -> Vec<(String, String)> {
        details.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    #[test]
    fn what_is_kept_as_a_secret_is_not_shown() {
        let stack =
            stack(json!({ "room": 3, "token": "hidden" }), json!({ "region": "hidden" }), &[]);
        assert_eq!(details(&stack), wanted([("room", "3")]));
    }

    #[test]
    fn a_runner_has_what_the_stack_keeps() {
        let keeps = [("floor", "2"), ("region", " eu "), ("wing", " ")];
        let stack = stack(json!({ "region": "own" }), json!({}), &keeps);
        assert_eq!(details(&stack), wanted([("region", "eu"), ("floor", "2")]));
    }
}
