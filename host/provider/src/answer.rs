//! What providers answer about a request or a stored stack, checked.
//!
//! Names are names, JSON is parsed, and texts have no control characters.
//! What a description holds is in [`description`](crate::description).
//!
//! Not decided here: what a plan means for the state, and how a finding is shown.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A JSON object.
pub type Object = Map<String, Value>;

/// What to create for a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The components, at most one of each kind.
    pub components: Vec<PlannedComponent>,
    /// The connectors.
    pub connectors: Vec<PlannedConnector>,
    /// What to tell the user, in order.
    pub resources: Vec<(String, String)>,
    /// What the stack itself keeps, because none of its components does.
    pub keeps: BTreeMap<String, String>,
}

/// A component to create.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedComponent {
    /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
    pub kind: String,
    /// Which implementation it is.
    pub flavor: String,
    /// The configuration, without the keys of [`secrets`](Self::secrets).
    pub configuration: Object,
    /// A configuration key, and the name of the withheld value that belongs there.
    pub secrets: Vec<(String, String)>,
    /// An index into the plan's connectors.
    pub connector: Option<usize>,
    /// The identifier of the connector's resource that the component uses.
    pub resource_id: Option<String>,
}

/// A connector to create.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedConnector {
    /// `aws`, `gcp`, `azure` or another kind.
    pub kind: String,
    /// The authentication method.
    pub auth_method: String,
    /// The configuration, without the keys of [`secrets`](Self::secrets).
    pub configuration: Object,
    /// A configuration key, and the name of the withheld value that belongs there.
    pub secrets: Vec<(String, String)>,
    /// The types of resource that it gives access to; empty if the provider does not say.
    pub resource_types: Vec<String>,
}

/// One thing that a provider finds wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `inputs.NAME`, `extra.TARGET.FIELD` or `credential`.
    pub at: String,
    /// Stable, such as `artifact-store.bucket`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Whether only a cloud would refuse it.
    pub verification: bool,
    /// Whether it is told, and the request planned all the same.
    pub warning: bool,
}

/// A component as a list or a page of the stack shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// `runner`, `storage`, `image_registry` or `additional_component`.
    pub role: String,
    /// The component's name.
    pub name: String,
    /// Which implementation it is.
    pub backend: String,
    /// Names with values, in order.
    pub details: Vec<(String, String)>,
    /// What an additional component is for.
    pub purpose: Option<String>,
}
