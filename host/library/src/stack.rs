//! The values of the state: stacks, their components and connectors.

use crate::{name::StackName, secret::Hidden};
use kitaru_contract::kind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// The name of the stack that always exists.
pub const DEFAULT: &str = "default";

/// The label of everything that kitaru manages.
pub const MANAGED: &str = "kitaru.managed";

/// The prefix of the labels for values that a stack itself keeps; the value's name follows.
const KEEPS: &str = "kitaru.keeps.";

/// A JSON object.
pub type Object = Map<String, Value>;

/// The id, name and labels of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// A UUID in lower case.
    pub id: String,
    /// The name.
    pub name: StackName,
    /// Labels by key.
    pub labels: BTreeMap<String, String>,
}

impl Summary {
    /// Whether it is managed by kitaru.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        is_managed(&self.labels)
    }

    /// The values that the stack itself keeps, because none of its components does, by name.
    pub fn keeps(&self) -> impl Iterator<Item = (&str, &str)> {
        let labels = self.labels.iter();
        labels.filter_map(|(label, value)| Some((label.strip_prefix(KEEPS)?, value.as_str())))
    }

    /// A value that the stack itself keeps.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&str> {
        self.keeps().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// A stack with its components and connectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Id, name and labels.
    pub summary: Summary,
    /// The type and provider; `None` if another program created the stack.
    pub origin: Option<Origin>,
    /// Its components, in display order: see [`sort`].
    pub components: Vec<Component>,
}

impl Stack {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.summary.id
    }

    /// The connectors that its components use, without duplicates, in the order of the components.
    #[must_use]
    pub fn connectors(&self) -> Vec<&Connector> {
        let mut connectors: Vec<&Connector> = Vec::new();
        for connector in self.components.iter().filter_map(|it| it.connector.as_ref()) {
            if connectors.iter().all(|known| known.id != connector.id) {
                connectors.push(connector);
            }
        }
        connectors
    }

    /// The kind and flavor of each component.
    #[must_use]
    pub fn parts(&self) -> Vec<(&str, &str)> {
        let parts = self.components.iter();
        parts.map(|component| (component.kind.as_str(), component.flavor.as_str())).collect()
    }
}

/// A stack as lists have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedStack {
    /// Id, name and labels.
    pub summary: Summary,
    /// The type that made it, if that is known.
    pub made_by: Option<String>,
    /// The kind and flavor of each component, if it is not.
    pub parts: Vec<(String, String)>,
}

/// The stack type and provider that created a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The stack type.
    pub stack_type: String,
    /// The name of the provider.
    pub provider: String,
    /// The version of the provider.
    pub version: String,
    /// The SHA-256 of its component, in hexadecimal.
    pub digest: String,
}

/// A component as it is stored, without secrets.
///
/// `Debug` hides the configuration: only a description tells which other values are secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Component {
    /// A UUID in lower case.
    pub id: String,
    /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
    pub kind: String,
    /// Unique among the components of its kind.
    pub name: String,
    /// The implementation of the kind.
    pub flavor: String,
    /// The configuration, without the secret keys.
    pub configuration: Object,
    /// The keys of the configuration whose values are stored as secrets.
    pub secret_keys: Vec<String>,
    /// Its id as a resource of the connector.
    pub resource_id: Option<String>,
    /// The connector that it uses.
    pub connector: Option<Connector>,
    /// Whether it is managed by kitaru.
    pub managed: bool,
}

impl fmt::Debug for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Component")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("name", &self.name)
            .field("flavor", &self.flavor)
            .field("configuration", &Hidden)
            .field("secret_keys", &self.secret_keys)
            .field("resource_id", &self.resource_id)
            .field("connector", &self.connector)
            .field("managed", &self.managed)
            .finish()
    }
}

impl Component {
    /// Its name and kind, for lists: `dev (orchestrator)`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.kind)
    }

    /// The id that its secrets are stored under, and their keys.
    #[must_use]
    pub fn secrets(&self) -> (&str, &[String]) {
        (&self.id, &self.secret_keys)
    }
}

/// An authenticated connection to a cloud, without its secrets.
///
/// `Debug` hides the configuration, as that of a [`Component`].
#[derive(Clone, PartialEq, Eq)]
pub struct Connector {
    /// A UUID in lower case.
    pub id: String,
    /// Unique among connectors.
    pub name: String,
    /// `aws`, `gcp`, `azure` or another kind.
    pub kind: String,
    /// The authentication method.
    pub auth_method: String,
    /// The configuration, without the secret keys.
    pub configuration: Object,
    /// The keys of the configuration whose values are stored as secrets.
    pub secret_keys: Vec<String>,
    /// Whether it is managed by kitaru.
    pub managed: bool,
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("auth_method", &self.auth_method)
            .field("configuration", &Hidden)
            .field("secret_keys", &self.secret_keys)
            .field("managed", &self.managed)
            .finish()
    }
}

impl Connector {
    /// The id that its secrets are stored under, and their keys.
    #[must_use]
    pub fn secrets(&self) -> (&str, &[String]) {
        (&self.id, &self.secret_keys)
    }
}

/// Whether labels mark something as managed by kitaru.
#[must_use]
pub fn is_managed(labels: &BTreeMap<String, String>) -> bool {
    labels.get(MANAGED).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// The label of a value that a stack itself keeps.
#[must_use]
pub fn keeps_label(name: &str) -> String {
    format!("{KEEPS}{name}")
}

/// Sorts components into the order in which they are shown: by rank of their kind, kind and name.
pub fn sort(components: &mut [Component]) {
    let key = |component: &Component| {
        (kind::rank(&component.kind), component.kind.clone(), component.name.clone())
    };
    components.sort_by_cached_key(key);
}
