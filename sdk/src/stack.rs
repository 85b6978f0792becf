//! A stored stack, and how it reads.

use serde_json::{Map, Value};

/// A stored stack of the provider's type.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    pub(crate) name: String,
    pub(crate) components: Vec<StoredComponent>,
}

impl Stack {
    /// A stack without components, to build one in a test.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), components: Vec::new() }
    }

    /// Adds a component.
    #[must_use]
    pub fn with_component(mut self, component: StoredComponent) -> Self {
        self.components.push(component);
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
}

/// A component as it is stored, without secrets.
#[derive(Debug, Clone)]
pub struct StoredComponent {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) flavor: String,
    pub(crate) configuration: Map<String, Value>,
    pub(crate) resource_id: Option<String>,
    pub(crate) connector: Map<String, Value>,
}

impl StoredComponent {
    /// A component without configuration, to build one in a test.
    #[must_use]
    pub fn new(kind: &str, name: &str, flavor: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            flavor: flavor.to_owned(),
            configuration: Map::new(),
            resource_id: None,
            connector: Map::new(),
        }
    }

    /// Sets a field of the configuration.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.configuration.insert(field.to_owned(), value.into());
        self
    }

    /// Sets the resource.
    #[must_use]
    pub fn with_resource(mut self, id: &str) -> Self {
        self.resource_id = Some(id.to_owned());
        self
    }

    /// Sets a field of the connector's configuration.
    #[must_use]
    pub fn with_connector(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.connector.insert(field.to_owned(), value.into());
        self
    }

    /// `orchestrator`, `artifact_store`, `container_registry` or another kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The flavor.
    #[must_use]
    pub fn flavor(&self) -> &str {
        &self.flavor
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

    /// The connector's resource that this component is.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.resource_id.as_deref()
    }
}

fn text<'a>(map: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    map.get(field)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// One component in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub(crate) role: &'static str,
    pub(crate) name: String,
    pub(crate) backend: String,
    pub(crate) details: Vec<(String, String)>,
    pub(crate) purpose: Option<String>,
}

impl Row {
    /// Where the code runs.
    #[must_use]
    pub fn runner(component: &StoredComponent) -> Self {
        Self::of_role("runner", component)
    }

    /// Where outputs are kept.
    #[must_use]
    pub fn storage(component: &StoredComponent) -> Self {
        Self::of_role("storage", component)
    }

    /// Where images are pushed.
    #[must_use]
    pub fn image_registry(component: &StoredComponent) -> Self {
        Self::of_role("image_registry", component)
    }

    /// A component of another kind, which is its purpose.
    #[must_use]
    pub fn additional(component: &StoredComponent) -> Self {
        Self {
            purpose: Some(component.kind.clone()),
            ..Self::of_role("additional_component", component)
        }
    }

    /// Adds a detail if there is a value.
    #[must_use]
    pub fn detail(mut self, name: &str, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value {
            self.details.push((name.to_owned(), value.into()));
        }
        self
    }

    /// The details, in order.
    #[must_use]
    pub fn details(&self) -> &[(String, String)] {
        &self.details
    }

    fn of_role(role: &'static str, component: &StoredComponent) -> Self {
        Self {
            role,
            name: component.name.clone(),
            backend: component.flavor.clone(),
            details: Vec::new(),
            purpose: None,
        }
    }
}
