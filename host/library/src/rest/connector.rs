//! Paths, queries and bodies for service connectors.

use super::{Query, everything, one_of};
use crate::{secret::Secrets, stack::Connector};
use serde_json::{Value, json};

/// The path of all connectors.
pub(crate) const PATH: &str = "/service_connectors";

/// The path for verifying a connector before it is created.
pub(crate) const VERIFY: &str = "/service_connectors/verify";

/// The path of a connector.
#[must_use]
pub(crate) fn path(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// Selects connectors by name; the server may ignore case.
#[must_use]
pub(crate) fn named(name: &str) -> Query {
    without_secrets(("name", one_of(&[name])))
}

/// Selects connectors by id.
#[must_use]
pub(crate) fn with_ids(ids: &[String]) -> Query {
    without_secrets(("id", one_of(ids)))
}

fn without_secrets(filter: (&'static str, String)) -> Query {
    let mut query = everything(filter);
    query.push(("expand_secrets", "false".to_owned()));
    query
}

/// Requests a connector with its secrets in its configuration.
#[must_use]
pub(crate) fn with_secrets() -> Query {
    vec![("hydrate", "true".to_owned()), ("expand_secrets", "true".to_owned())]
}

/// Requests a verification that lists no resources.
#[must_use]
pub(crate) fn verify_query() -> Query {
    vec![("list_resources", "false".to_owned())]
}

/// The body of a verification, for the server's resource types.
#[must_use]
pub(crate) fn verify_body(
    connector: &Connector,
    secrets: Option<&Secrets>,
    resource_types: &[String],
) -> Value {
    let mut configuration = connector.configuration.clone();
    for (key, secret) in secrets.into_iter().flatten() {
        configuration.insert(key.clone(), secret.expose().into());
    }
    json!({
        "name": connector.name,
        "connector_type": connector.kind,
        "auth_method": connector.auth_method,
        "resource_types": resource_types,
        "configuration": configuration,
        "supports_instances": false,
        "labels": {},
    })
}

/// The error that a verification found, if any.
#[must_use]
pub(crate) fn verify_error(response: &Value) -> Option<&str> {
    response["error"].as_str()
}
