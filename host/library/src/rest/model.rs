//! Models of the server's responses, with only the fields that kitaru reads.
//!
//! If the user may not see an object, the server omits its body and metadata, so
//! both are optional.

use crate::stack::Object;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A page of objects.
#[derive(Deserialize)]
pub(crate) struct PageModel<T> {
    /// The number of objects on all pages.
    pub total: u64,
    /// The objects on this page.
    pub items: Vec<T>,
}

/// A stack.
#[derive(Deserialize)]
pub(crate) struct StackModel {
    /// A UUID in lower case.
    pub id: String,
    /// The name.
    pub name: String,
    /// `None` if the user may not see it.
    pub metadata: Option<StackMetadata>,
}

/// The metadata of a stack.
#[derive(Deserialize)]
pub(crate) struct StackMetadata {
    /// Labels by key.
    pub labels: Option<Labels>,
    /// Components by kind.
    #[serde(default)]
    pub components: BTreeMap<String, Vec<ComponentModel>>,
}

/// Labels by key. Values are strings, unless a Python program wrote something else.
pub(crate) type Labels = BTreeMap<String, Value>;

/// A component.
#[derive(Deserialize)]
pub(crate) struct ComponentModel {
    /// A UUID in lower case.
    pub id: String,
    /// The name.
    pub name: String,
    /// `None` if the user may not see it.
    pub body: Option<ComponentBody>,
    /// `None` if the user may not see it.
    pub metadata: Option<ComponentMetadata>,
}

/// The body of a component.
#[derive(Deserialize)]
pub(crate) struct ComponentBody {
    /// The kind.
    #[serde(rename = "type")]
    pub kind: String,
    /// The flavor.
    pub flavor_name: String,
    /// The id of the user who made it.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// The metadata of a component.
#[derive(Deserialize)]
pub(crate) struct ComponentMetadata {
    /// The configuration, without secrets.
    #[serde(default)]
    pub configuration: Object,
    /// Labels by key.
    pub labels: Option<Labels>,
    /// Its id as a resource of the connector.
    pub connector_resource_id: Option<String>,
    /// The connector that it uses.
    pub connector: Option<ConnectorModel>,
}

/// A service connector.
#[derive(Deserialize)]
pub(crate) struct ConnectorModel {
    /// A UUID in lower case.
    pub id: String,
    /// The name.
    pub name: String,
    /// `None` if the user may not see it.
    pub body: Option<ConnectorBody>,
    /// `None` if the user may not see it.
    pub metadata: Option<ConnectorMetadata>,
}

/// The body of a connector.
#[derive(Deserialize)]
pub(crate) struct ConnectorBody {
    /// The connector type: its name, or an object that contains the name.
    pub connector_type: Value,
    /// The authentication method.
    pub auth_method: String,
}

/// The metadata of a connector.
#[derive(Deserialize)]
pub(crate) struct ConnectorMetadata {
    /// The configuration, without secrets.
    #[serde(default)]
    pub configuration: Object,
    /// Labels by key.
    pub labels: Option<Labels>,
}
