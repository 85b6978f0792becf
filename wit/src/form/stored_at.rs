//! Where a stored stack has the value of an input.

use serde::{Deserialize, Serialize};

/// A place in a stored stack (`stored-at` of an input).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum StoredAt {
    /// A field of a component's configuration.
    Field {
        /// The component's kind.
        component: String,
        /// The field.
        field: String,
    },
    /// The resource id of a component.
    Resource {
        /// The component's kind.
        component: String,
        /// Always true.
        resource: True,
    },
    /// The flavor of a component.
    Flavor {
        /// The component's kind.
        component: String,
        /// Always true.
        flavor: True,
    },
    /// A field of the connector's configuration.
    Connector {
        /// The field.
        connector: String,
    },
    /// A value that the stack itself keeps.
    Kept {
        /// The value's name.
        kept: String,
    },
}

impl StoredAt {
    /// In a field of the configuration of the component of a kind.
    #[must_use]
    pub fn field(component: &str, field: &str) -> Self {
        Self::Field { component: component.to_owned(), field: field.to_owned() }
    }

    /// In the resource id of the component of a kind.
    #[must_use]
    pub fn resource(component: &str) -> Self {
        Self::Resource { component: component.to_owned(), resource: True }
    }

    /// In the flavor of the component of a kind.
    #[must_use]
    pub fn flavor(component: &str) -> Self {
        Self::Flavor { component: component.to_owned(), flavor: True }
    }

    /// In a field of the connector's configuration.
    #[must_use]
    pub fn connector(field: &str) -> Self {
        Self::Connector { connector: field.to_owned() }
    }

    /// In a value that the stack itself keeps, for an input that is text.
    #[must_use]
    pub fn kept(name: &str) -> Self {
        Self::Kept { kept: name.to_owned() }
    }
}

/// The value `true`, and no other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "bool", into = "bool")]
pub struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        if value { Ok(Self) } else { Err("the only value is `true`") }
    }
}

impl From<True> for bool {
    fn from(_: True) -> Self {
        true
    }
}
