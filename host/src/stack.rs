//! The state as plain values: stacks, their components, and the connectors that they use.

use crate::name::StackName;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The name of the stack that is always there.
pub const DEFAULT: &str = "default";

/// The label of what kitaru made.
pub const MANAGED: &str = "kitaru.managed";

/// What begins the label of a value that a stack itself keeps; the value's name follows.
const KEEPS: &str = "kitaru.keeps.";

/// A JSON object.
pub type Object = Map<String, Value>;

/// What a list shows of a stack.
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
    /// Whether kitaru made it.
    #[must_use]
    pub fn is_managed(&self) -> bool {
        is_managed(&self.labels)
    }

    /// The values that the stack itself keeps, since none of its components does, by name.
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

/// A stack with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Id, name and labels.
    pub summary: Summary,
    /// The type, and who made it; none if somebody else did.
    pub origin: Option<Origin>,
    /// In the order in which they are shown: by [`rank`], then by kind.
    pub components: Vec<Component>,
}

impl Stack {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.summary.id
    }

    /// The connectors that its components use, each once, in the order of the components.
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

    /// The flavor of its orchestrator.
    #[must_use]
    pub fn orchestrator_flavor(&self) -> Option<&str> {
        let orchestrator =
            self.components.iter().find(|component| component.kind == "orchestrator");
        orchestrator.map(|component| component.flavor.as_str())
    }
}

/// What made a stack.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// A UUID in lower case.
    pub id: String,
    /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
    pub kind: String,
    /// Unique among the components of its kind.
    pub name: String,
    /// Which implementation it is.
    pub flavor: String,
    /// Without the secret keys.
    pub configuration: Object,
    /// The keys of the configuration whose values are kept as secrets.
    pub secret_keys: Vec<String>,
    /// What the connector knows it as.
    pub resource_id: Option<String>,
    /// The connector it uses.
    pub connector: Option<Connector>,
    /// Whether kitaru made it.
    pub managed: bool,
}

impl Component {
    /// How lists of components name it: `dev (orchestrator)`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} ({})", self.name, self.kind)
    }

    /// Under which id its secrets are kept, and by which keys.
    #[must_use]
    pub fn secrets(&self) -> (&str, &[String]) {
        (&self.id, &self.secret_keys)
    }
}

/// An authenticated connection to a cloud, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// A UUID in lower case.
    pub id: String,
    /// Unique.
    pub name: String,
    /// `aws`, `gcp`, `azure` or another kind.
    pub kind: String,
    /// How it authenticates.
    pub auth_method: String,
    /// Without the secret keys.
    pub configuration: Object,
    /// The keys of the configuration whose values are kept as secrets.
    pub secret_keys: Vec<String>,
    /// Whether kitaru made it.
    pub managed: bool,
}

impl Connector {
    /// Under which id its secrets are kept, and by which keys.
    #[must_use]
    pub fn secrets(&self) -> (&str, &[String]) {
        (&self.id, &self.secret_keys)
    }
}

/// Whether labels are those of something that kitaru made.
#[must_use]
pub fn is_managed(labels: &BTreeMap<String, String>) -> bool {
    labels.get(MANAGED).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// The label of a value that a stack itself keeps.
#[must_use]
pub fn keeps_label(name: &str) -> String {
    format!("{KEEPS}{name}")
}

/// The place of a component of this kind in a list: lower comes first.
#[must_use]
pub fn rank(kind: &str) -> u8 {
    match kind {
        "orchestrator" => 0,
        "artifact_store" => 1,
        "container_registry" => 2,
        "image_builder" => 3,
        "sandbox" => 4,
        _ => 5,
    }
}
