//! What a provider wants created.

use crate::{Credential, Request};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The components and connectors of a stack, and what to tell the user.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub(crate) components: Vec<Component>,
    pub(crate) connectors: Vec<Connector>,
    pub(crate) resources: Vec<(String, String)>,
    pub(crate) keeps: BTreeMap<String, String>,
}

impl Plan {
    /// A plan that creates nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a component.
    #[must_use]
    pub fn component(mut self, component: Component) -> Self {
        self.components.push(component);
        self
    }

    /// Adds a connector; the first has index 0.
    #[must_use]
    pub fn connector(mut self, connector: Connector) -> Self {
        self.connectors.push(connector);
        self
    }

    /// Adds a line to what the user is told, in the words that they typed.
    #[must_use]
    pub fn resource(mut self, name: &str, value: impl Into<String>) -> Self {
        self.resources.push((name.to_owned(), value.into()));
        self
    }

    /// Lets the stack itself keep a value that none of its components does, to be
    /// [shown](crate::Stack::kept) and [exported](crate::StoredAt::kept).
    ///
    /// The name is of lower-case letters, digits and `_`. A stack keeps 8 values at the most, of
    /// 1024 bytes each.
    #[must_use]
    pub fn keep(mut self, name: &str, value: impl Into<String>) -> Self {
        self.keeps.insert(name.to_owned(), value.into());
        self
    }

    /// The component of a kind.
    #[must_use]
    pub fn find(&self, kind: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.kind == kind)
    }

    /// The connectors.
    #[must_use]
    pub fn connectors(&self) -> &[Connector] {
        &self.connectors
    }

    /// What the user is told, in order.
    #[must_use]
    pub fn resources(&self) -> &[(String, String)] {
        &self.resources
    }

    /// A value that the stack itself keeps.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&str> {
        self.keeps.get(name).map(String::as_str)
    }
}

/// A component to create.
#[derive(Debug, Clone)]
pub struct Component {
    pub(crate) kind: String,
    pub(crate) flavor: String,
    pub(crate) configuration: Map<String, Value>,
    pub(crate) secrets: Vec<(String, String)>,
    pub(crate) connector: Option<u32>,
    pub(crate) resource_id: Option<String>,
}

impl Component {
    /// A component of a kind (`orchestrator`, `artifact_store`, …) and flavor.
    #[must_use]
    pub fn new(kind: &str, flavor: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            flavor: flavor.to_owned(),
            configuration: Map::new(),
            secrets: Vec::new(),
            connector: None,
            resource_id: None,
        }
    }

    /// Sets a field of the configuration.
    #[must_use]
    pub fn set(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.configuration.insert(field.to_owned(), value.into());
        self
    }

    /// Sets a field of the configuration if there is a value.
    #[must_use]
    pub fn set_some(self, field: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.set(field, value),
            None => self,
        }
    }

    /// Maps the request's extra fields of the target named as this kind onto the configuration,
    /// over what was set before.
    #[must_use]
    pub fn extra(self, request: &Request) -> Self {
        self.extra_except(request, &[])
    }

    /// [`extra`](Self::extra), without fields that were mapped already.
    #[must_use]
    pub fn extra_except(mut self, request: &Request, mapped: &[&str]) -> Self {
        if let Some(extra) = request.extra.get(&self.kind) {
            for (field, value) in
                extra.iter().filter(|(field, _)| !mapped.contains(&field.as_str()))
            {
                match self.configuration.get_mut(field) {
                    Some(set) => merge(set, value),
                    None => {
                        self.configuration.insert(field.clone(), value.clone());
                    }
                }
            }
        }
        for path in &request.withheld {
            if let Some((target, field)) = path.split_once('.')
                && target == self.kind
            {
                self.secrets.push((field.to_owned(), path.clone()));
            }
        }
        self
    }

    /// Uses a connector of the plan.
    #[must_use]
    pub fn connector(mut self, index: u32) -> Self {
        self.connector = Some(index);
        self
    }

    /// The connector's resource that this component is.
    #[must_use]
    pub fn resource_id(mut self, id: impl Into<String>) -> Self {
        self.resource_id = Some(id.into());
        self
    }

    /// The flavor.
    #[must_use]
    pub fn flavor(&self) -> &str {
        &self.flavor
    }

    /// The configuration, without secrets.
    #[must_use]
    pub fn configuration(&self) -> &Map<String, Value> {
        &self.configuration
    }

    /// The connector's resource that this component is.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.resource_id.as_deref()
    }
}

/// Maps are merged, anything else is replaced.
fn merge(set: &mut Value, value: &Value) {
    match (set, value) {
        (Value::Object(set), Value::Object(value)) => {
            for (key, value) in value {
                merge(set.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (set, value) => *set = value.clone(),
    }
}

/// An authenticated connection to a cloud.
#[derive(Debug, Clone)]
pub struct Connector {
    pub(crate) kind: String,
    pub(crate) auth_method: String,
    pub(crate) configuration: Map<String, Value>,
    pub(crate) secrets: Vec<(String, String)>,
}

impl Connector {
    /// A connector of a kind (`aws`, `gcp`, …) that uses the credential, or what the
    /// surroundings offer (`implicit`) without one.
    ///
    /// Every part of the credential goes under its name into the configuration.
    #[must_use]
    pub fn new(kind: &str, credential: Option<&Credential>) -> Self {
        let mut connector = Self {
            kind: kind.to_owned(),
            auth_method: "implicit".to_owned(),
            configuration: Map::new(),
            secrets: Vec::new(),
        };
        if let Some(credential) = credential {
            credential.auth_method().clone_into(&mut connector.auth_method);
            for (name, value) in credential.given() {
                connector.configuration.insert(name.to_owned(), value.into());
            }
            connector.secrets =
                credential.withheld().map(|name| (name.to_owned(), name.to_owned())).collect();
        }
        connector
    }

    /// Sets a field of the configuration if there is a value.
    #[must_use]
    pub fn set_some(mut self, field: &str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.configuration.insert(field.to_owned(), value.into());
        }
        self
    }

    /// How it authenticates.
    #[must_use]
    pub fn auth_method(&self) -> &str {
        &self.auth_method
    }

    /// The configuration, without secrets.
    #[must_use]
    pub fn configuration(&self) -> &Map<String, Value> {
        &self.configuration
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_name_is_kept() {
        let plan = Plan::new().keep("region", "us").keep("region", "eu");
        assert_eq!(plan.kept("region"), Some("eu"));
        assert_eq!(plan.kept("zone"), None);
    }
}
