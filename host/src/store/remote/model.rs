//! What the server sends, as far as kitaru reads it.
//!
//! Something that the user may not see comes without body and metadata, so all
//! of that is optional.

use crate::stack::Object;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A page of things.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) total: u64,
    pub(super) items: Vec<T>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Stack {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) metadata: Option<StackMetadata>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StackMetadata {
    pub(super) labels: Option<Labels>,
    #[serde(default)]
    pub(super) components: BTreeMap<String, Vec<Component>>,
}

/// Values are texts; Python programs may have put something else there.
pub(super) type Labels = BTreeMap<String, Value>;

#[derive(Debug, Deserialize)]
pub(super) struct Component {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) body: Option<ComponentBody>,
    pub(super) metadata: Option<ComponentMetadata>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ComponentBody {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) flavor_name: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ComponentMetadata {
    #[serde(default)]
    pub(super) configuration: Object,
    pub(super) labels: Option<Labels>,
    pub(super) connector_resource_id: Option<String>,
    pub(super) connector: Option<Connector>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Connector {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) body: Option<ConnectorBody>,
    pub(super) metadata: Option<ConnectorMetadata>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConnectorBody {
    /// Its name, or all about it.
    pub(super) connector_type: Value,
    pub(super) auth_method: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConnectorMetadata {
    #[serde(default)]
    pub(super) configuration: Object,
    pub(super) labels: Option<Labels>,
}
