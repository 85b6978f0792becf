//! A stored stack, and how it reads.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A stored stack of the provider's type.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    pub(crate) name: String,
    pub(crate) components: Vec<StoredComponent>,
    pub(crate) keeps: BTreeMap<String, String>,
}

impl Stack {
    /// A stack without components, to build one in a test.
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

    /// Keeps a value, as a [plan](crate::Plan::keep) has it.
    #[must_use]
    pub fn with_kept(mut self, name: &str, value: &str) -> Self {
        self.keeps.insert(name.to_owned(), value.to_owned());
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

    /// A value that the stack itself [keeps](crate::Plan::keep), if it is not blank.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&str> {
        self.keeps.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
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

/// Where images are pushed: the registry, and the repository in it if one is set.
fn location(registry: &StoredComponent) -> Option<String> {
    let uri = registry.text("uri")?;
    Some(match registry.text("default_repository") {
        Some(repository) => {
            format!("{}/{}", uri.trim_end_matches('/'), repository.trim_start_matches('/'))
        }
        None => uri.to_owned(),
    })
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
    /// A component of any kind, as those read that are alike in every type.
    ///
    /// An orchestrator has no details here; what says where it runs is the type's own.
    #[must_use]
    pub fn of(component: &StoredComponent) -> Self {
        match component.kind() {
            "orchestrator" => Self::runner(component),
            "artifact_store" => Self::storage(component).detail("location", component.text("path")),
            "container_registry" => {
                Self::image_registry(component).detail("location", location(component))
            }
            "image_builder" => Self::image_builder(component),
            "sandbox" => Self::of_role("sandbox", component),
            _ => Self::additional(component),
        }
    }

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

    /// What builds images; `True` and `False` are the words that the Python program has for it.
    fn image_builder(component: &StoredComponent) -> Self {
        let field = "use_subprocess_call";
        let subprocess = component.configuration.get(field).and_then(Value::as_bool);
        let word = subprocess.map(|subprocess| if subprocess { "True" } else { "False" });
        Self::of_role("image_builder", component).detail(field, word)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: &str) -> StoredComponent {
        StoredComponent::new(kind, "s1", "flavor")
    }

    #[test]
    fn a_component_has_the_role_of_its_kind() {
        for (kind, role, purpose) in [
            ("orchestrator", "runner", None),
            ("artifact_store", "storage", None),
            ("container_registry", "image_registry", None),
            ("image_builder", "image_builder", None),
            ("sandbox", "sandbox", None),
            ("alerter", "additional_component", Some("alerter")),
        ] {
            let row = Row::of(&stored(kind));
            assert_eq!((row.role, row.purpose.as_deref()), (role, purpose));
            assert_eq!(row.details(), []);
        }
    }

    #[test]
    fn a_kept_value_is_no_blank() {
        let stack = Stack::new("s1").with_kept("region", " eu ").with_kept("zone", " ");
        assert_eq!(stack.kept("region"), Some("eu"));
        assert_eq!(stack.kept("zone"), None);
        assert_eq!(stack.kept("room"), None);
    }

    #[test]
    fn a_component_says_where_it_is() {
        let details = |component: StoredComponent| Row::of(&component).details().to_vec();
        let detail = |name: &str, value: &str| [(name.to_owned(), value.to_owned())];
        let store = stored("artifact_store").with("path", "gs://bkt/pre");
        assert_eq!(details(store), detail("location", "gs://bkt/pre"));
        let builder = stored("image_builder").with("use_subprocess_call", true);
        assert_eq!(details(builder), detail("use_subprocess_call", "True"));
    }

    #[test]
    fn the_default_repository_follows_the_registry_after_one_slash() {
        let registry = |uri: &str| stored("container_registry").with("uri", uri);
        for (component, wanted) in [
            (registry("host"), "host"),
            (registry("host/"), "host/"),
            (registry("host").with("default_repository", " "), "host"),
            (registry("host").with("default_repository", "team"), "host/team"),
            (registry("host/").with("default_repository", "/team/x/"), "host/team/x/"),
        ] {
            let details = Row::of(&component).details().to_vec();
            assert_eq!(details, [("location".to_owned(), wanted.to_owned())]);
        }
    }
}
