//! How a stack reads that no provider serves: by the kinds of its components.
//!
//! 1. A component has the role of its kind, and kinds without one are additional.
//! 2. Its details are those that the Python program shows of any stack: `cluster`, `region` and
//!    `namespace` of a runner, the `location` of a storage and a registry.
//! 3. Of a stack whose provider is gone, all other single values of the configuration follow: they
//!    are what that provider would have spoken of.

use super::plan::Row;
use crate::stack::{Component, Object, Stack};
use serde_json::Value;

/// The components of a stack, in its order.
#[must_use]
pub fn rows(stack: &Stack) -> Vec<Row> {
    let whole = stack.origin.is_some();
    stack.components.iter().map(|component| row(component, whole)).collect()
}

fn row(component: &Component, whole: bool) -> Row {
    let role = match component.kind.as_str() {
        "orchestrator" => "runner",
        "artifact_store" => "storage",
        "container_registry" => "image_registry",
        kind @ ("image_builder" | "sandbox") => kind,
        _ => "additional_component",
    };
    let mut details = known(component);
    if whole {
        details.extend(others(component));
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

fn known(component: &Component) -> Vec<(String, String)> {
    let own = |field: &str| shown(&component.configuration, field);
    let details = match component.kind.as_str() {
        "orchestrator" => {
            let connector = component.connector.as_ref();
            let region = connector.and_then(|connector| shown(&connector.configuration, "region"));
            let cluster = component.resource_id.as_deref().map(str::trim);
            vec![
                ("cluster", cluster.filter(|id| !id.is_empty()).map(str::to_owned)),
                ("region", region.or_else(|| own("region"))),
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

/// A single value as it reads.
fn shown(configuration: &Object, field: &str) -> Option<String> {
    let text = match configuration.get(field)? {
        Value::String(text) => text.trim().to_owned(),
        value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}
