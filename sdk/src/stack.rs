//! A stack as it is stored.

use crate::wire;
use kitaru_contract::{self as contract, attribute::name, kind::Shown};
use serde_json::{Map, Value};
use std::mem;

/// A stored stack of the provider's type.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    name: String,
    components: Vec<StoredComponent>,
    keeps: Map<String, Value>,
}

impl Stack {
    /// A stack without components, as the start of one in a test.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a component.
    #[must_use]
    pub fn with_component(mut self, component: StoredComponent) -> Self {
        self.components.push(component);
        self
    }

    /// Adds a value that a [plan](crate::Plan::keep) kept in the stack.
    #[must_use]
    pub fn with_kept(mut self, name: &str, value: &str) -> Self {
        self.keeps.insert(name.to_owned(), value.into());
        self
    }

    /// The name of the stack.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The components: orchestrator, artifact store, container registry, then others.
    pub fn components(&self) -> impl Iterator<Item = &StoredComponent> {
        self.components.iter()
    }

    /// A value that a [plan](crate::Plan::keep) kept in the stack, if it is not blank.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&str> {
        text(&self.keeps, name)
    }
}

impl From<contract::StoredStack> for Stack {
    fn from(record: contract::StoredStack) -> Self {
        Self {
            name: record.name,
            components: record.components.into_iter().map(StoredComponent::from).collect(),
            // A host sends a map of texts; anything else is read as an empty one.
            keeps: keeps(&record.attributes),
        }
    }
}

fn keeps(attributes: &[contract::Attribute]) -> Map<String, Value> {
    let attribute = attributes.iter().find(|attribute| attribute.name == name::KEEPS);
    let keeps = attribute.map(|attribute| wire::object(&attribute.value)).unwrap_or_default();
    if keeps.values().all(Value::is_string) { keeps } else { Map::new() }
}

/// A component as it is stored, without secrets.
#[derive(Debug, Clone)]
pub struct StoredComponent {
    /// All but the configurations.
    record: contract::StoredComponent,
    configuration: Map<String, Value>,
    connector: Map<String, Value>,
}

impl StoredComponent {
    /// A component without configuration, as the start of one in a test.
    #[must_use]
    pub fn new(kind: &str, name: &str, flavor: &str) -> Self {
        let record = contract::StoredComponent {
            kind: kind.to_owned(),
            name: name.to_owned(),
            flavor: flavor.to_owned(),
            ..contract::StoredComponent::default()
        };
        Self { record, configuration: Map::new(), connector: Map::new() }
    }

    /// Sets a field of the configuration.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.configuration.insert(field.to_owned(), value.into());
        self
    }

    /// Sets the id of its resource.
    #[must_use]
    pub fn with_resource(mut self, id: &str) -> Self {
        self.record.resource_id = Some(id.to_owned());
        self
    }

    /// Sets a field of the connector's configuration.
    #[must_use]
    pub fn with_connector(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.connector.insert(field.to_owned(), value.into());
        self
    }

    /// The kind: `orchestrator`, `artifact_store`, `container_registry` or another one.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.record.kind
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.record.name
    }

    /// The flavor.
    #[must_use]
    pub fn flavor(&self) -> &str {
        &self.record.flavor
    }

    /// A field of the configuration that is text, if it is not blank.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        text(&self.configuration, field)
    }

    /// A field of its connector's configuration that is text, if it is not blank.
    #[must_use]
    pub fn connector_text(&self, field: &str) -> Option<&str> {
        text(&self.connector, field)
    }

    /// The id of its resource at the connector.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.record.resource_id.as_deref()
    }

    pub(crate) fn shown(&self) -> Shown<'_> {
        Shown {
            configuration: &self.configuration,
            resource_id: self.resource(),
            connector: Some(&self.connector),
            kept: &[],
        }
    }
}

impl From<contract::StoredComponent> for StoredComponent {
    fn from(mut record: contract::StoredComponent) -> Self {
        let configuration = wire::object(&mem::take(&mut record.configuration));
        let connector = record.connector.take().map(|text| wire::object(&text));
        Self { record, configuration, connector: connector.unwrap_or_default() }
    }
}

fn text<'a>(map: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    map.get(field)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_contract::attribute;

    #[test]
    fn a_blank_value_is_not_kept() {
        let stack = Stack::new("s1").with_kept("region", " eu ").with_kept("zone", " ");
        assert_eq!(stack.kept("region"), Some("eu"));
        assert_eq!(stack.kept("zone"), None);
        assert_eq!(stack.kept("room"), None);
    }

    #[test]
    fn a_record_is_read_with_its_json() {
        let component = contract::StoredComponent {
            configuration: r#"{"path":" /data "}"#.to_owned(),
            connector: Some(r#"{"region":"eu"}"#.to_owned()),
            ..contract::StoredComponent::default()
        };
        let record = contract::StoredStack {
            name: "s1".to_owned(),
            components: vec![component],
            attributes: vec![attribute::new(name::KEEPS, &serde_json::json!({ "zone": "a" }))],
        };
        let stack = Stack::from(record);
        let component = stack.components().next().unwrap();
        assert_eq!(component.text("path"), Some("/data"));
        assert_eq!(component.connector_text("region"), Some("eu"));
        assert_eq!(stack.kept("zone"), Some("a"));
    }
}
