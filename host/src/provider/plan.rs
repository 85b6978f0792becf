//! What providers answer, as plain values.

use crate::{problem::Problem, stack::Object};
use std::collections::BTreeMap;

/// What to create for a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The components, none of a kind twice.
    pub components: Vec<PlannedComponent>,
    /// The connectors.
    pub connectors: Vec<PlannedConnector>,
    /// What to tell the user, in order.
    pub resources: Vec<(String, String)>,
    /// What the stack itself is to keep, since none of its components does.
    pub keeps: BTreeMap<String, String>,
}

/// A component to create.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedComponent {
    /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
    pub kind: String,
    /// Which implementation it is.
    pub flavor: String,
    /// Without the secret keys.
    pub configuration: Object,
    /// A configuration key, and the name of the withheld value that belongs there.
    pub secrets: Vec<(String, String)>,
    /// An index into the plan's connectors.
    pub connector: Option<usize>,
    /// What the connector knows it as.
    pub resource_id: Option<String>,
}

/// A connector to create.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedConnector {
    /// `aws`, `gcp`, `azure` or another kind.
    pub kind: String,
    /// How it authenticates.
    pub auth_method: String,
    /// Without the secret keys.
    pub configuration: Object,
    /// A configuration key, and the name of the withheld value that belongs there.
    pub secrets: Vec<(String, String)>,
}

/// One thing that a provider finds wrong with a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// `inputs.NAME`, `extra.TARGET.FIELD` or `credential`.
    pub at: String,
    /// What is wrong.
    pub problem: Problem,
    /// Whether only a cloud would refuse it.
    pub verification: bool,
}

/// A component in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `runner`, `storage`, `image_registry` or `additional_component`.
    pub role: String,
    /// The component's name.
    pub name: String,
    /// Which implementation it is.
    pub backend: String,
    /// In order.
    pub details: Vec<(String, String)>,
    /// What an additional component is for.
    pub purpose: Option<String>,
}
