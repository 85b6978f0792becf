//! How a stack reads that no provider serves, or that its provider fails to show: by the kinds of
//! its components.
//!
//! 1. A component has the role of its kind, and kinds without one are additional.
//! 2. Its details are those that the Python program shows of any stack: `cluster`, `region` and
//!    `namespace` of a runner, the `location` of a storage and a registry.
//! 3. Of a stack whose provider is gone, all other single values of the configuration follow, and
//!    what the stack itself keeps: they are what that provider would have spoken of.
//! 4. Secrets are never shown; see [`declared`].

use super::{declared, plan::Row};
use crate::{
    description::Description,
    stack::{Component, Object, Stack, Summary},
};
use serde_json::Value;

/// The components of a stack, in its order, by what is known of its type.
#[must_use]
pub fn rows(stack: &Stack, description: Option<&Description>) -> Vec<Row> {
    let stack = declared::open(stack, description);
    stack.components.iter().map(|component| row(component, &stack)).collect()
}

fn row(component: &Component, stack: &Stack) -> Row {
    let role = match component.kind.as_str() {
        "orchestrator" => "runner",
        "artifact_store" => "storage",
        "container_registry" => "image_registry",
        kind @ ("image_builder" | "sandbox") => kind,
        _ => "additional_component",
    };
    let mut details = known(component, &stack.summary);
    if stack.origin.is_some() {
        details.extend(others(component));
        if role == "runner" {
            details.extend(kept(&stack.summary).filter(|(name, _)| name != "region"));
        }
    }
    Row {
        role: role.to_owned(),
        name: component.name.clone(),
        backend: component.flavor.clone(),
        details,
        purpose: (role == "additional_component").then(|| component.kind.clone()),
    }
}

/// The fields that stand under other names, or are part of another's value.
const NAMED: [(&str, &str); 6] = [
    ("orchestrator", "region"),
    ("orchestrator", "kubernetes_namespace"),
    ("artifact_store", "path"),
    ("container_registry", "uri"),
    ("container_registry", "default_repository"),
    ("image_builder", "use_subprocess_call"),
];

fn known(component: &Component, stack: &Summary) -> Vec<(String, String)> {
    let own = |field: &str| shown(&component.configuration, field);
    let details = match component.kind.as_str() {
        "orchestrator" => {
            let connector = component.connector.as_ref();
            let region = connector.and_then(|connector| shown(&connector.configuration, "region"));
            let kept = kept(stack).find(|(name, _)| name == "region").map(|(_, value)| value);
            let cluster = component.resource_id.as_deref().map(str::trim);
            vec![
                ("cluster", cluster.filter(|id| !id.is_empty()).map(str::to_owned)),
                ("region", region.or(kept).or_else(|| own("region"))),
                ("namespace", own("kubernetes_namespace")),
            ]
        }
        "artifact_store" => vec![("location", own("path"))],
        "container_registry" => {
            let location = match (own("uri"), own("default_repository")) {
                (Some(uri), Some(repository)) => {
                    let (host, path) =
                        (uri.trim_end_matches('/'), repository.trim_start_matches('/'));
                    Some(format!("{host}/{path}"))
                }
                (uri, _) => uri,
            };
            vec![("location", location)]
        }
        // The words that the Python program has for `true` and `false`.
        "image_builder" => vec![(
            "use_subprocess_call",
            own("use_subprocess_call").map(|word| word.replace('t', "T").replace('f', "F")),
        )],
        _ => Vec::new(),
    };
    details.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn others(component: &Component) -> impl Iterator<Item = (String, String)> {
    let is_named = |field: &str| NAMED.contains(&(component.kind.as_str(), field));
    let fields = component.configuration.keys().filter(move |field| !is_named(field));
    fields.filter_map(|field| Some((field.clone(), shown(&component.configuration, field)?)))
}

fn kept(stack: &Summary) -> impl Iterator<Item = (String, String)> {
    let keeps = stack.keeps().map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    keeps.filter(|(_, value)| !value.is_empty())
}

/// A single value as it reads.
fn shown(configuration: &Object, field: &str) -> Option<String> {
    let text = match configuration.get(field)? {
        Value::String(text) => text.trim().to_owned(),
        value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        name::StackName,
        stack::{Connector, Origin, keeps_label},
    };
    use serde_json::json;

    fn object(value: Value) -> Object {
        serde_json::from_value(value).expect("an object")
    }

    /// A stack of a vendor's whose provider is gone.
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
