//! How a component of a stored stack is shown.

use crate::StoredComponent;
use kitaru_contract::{
    self as contract,
    attribute::{self, name},
    kind::{self, ADDITIONAL, ARTIFACT_STORE, CONTAINER_REGISTRY, ORCHESTRATOR},
};

/// One component as the user reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) contract::Row);

impl Row {
    /// A component of any kind, with the [role and details](kitaru_contract::kind) that its kind
    /// has by default.
    ///
    /// An orchestrator has no details here: each stack type adds its own.
    #[must_use]
    pub fn of(component: &StoredComponent) -> Self {
        match kind::find(component.kind()) {
            Some(known) if known.name == ORCHESTRATOR => Self::runner(component),
            Some(known) => {
                let Self(row) = Self::of_role(known.role, component);
                Self(contract::Row { details: known.details(&component.shown()), ..row })
            }
            None => Self::additional(component),
        }
    }

    /// A component that runs code.
    #[must_use]
    pub fn runner(component: &StoredComponent) -> Self {
        Self::of_role(kind::role(ORCHESTRATOR), component)
    }

    /// A component that keeps outputs.
    #[must_use]
    pub fn storage(component: &StoredComponent) -> Self {
        Self::of_role(kind::role(ARTIFACT_STORE), component)
    }

    /// A component that images are pushed to.
    #[must_use]
    pub fn image_registry(component: &StoredComponent) -> Self {
        Self::of_role(kind::role(CONTAINER_REGISTRY), component)
    }

    /// A component of another kind; the kind is shown as its purpose.
    #[must_use]
    pub fn additional(component: &StoredComponent) -> Self {
        let Self(mut row) = Self::of_role(ADDITIONAL, component);
        row.attributes.push(attribute::new(name::PURPOSE, &component.kind().into()));
        Self(row)
    }

    /// Adds a detail if there is a value.
    #[must_use]
    pub fn detail(mut self, name: &str, value: Option<impl Into<String>>) -> Self {
        if let Some(value) = value {
            self.0.details.push((name.to_owned(), value.into()));
        }
        self
    }

    /// The details, in order.
    #[must_use]
    pub fn details(&self) -> &[(String, String)] {
        &self.0.details
    }

    fn of_role(role: &str, component: &StoredComponent) -> Self {
        Self(contract::Row {
            role: role.to_owned(),
            name: component.name().to_owned(),
            backend: component.flavor().to_owned(),
            ..contract::Row::default()
        })
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
            let Row(row) = Row::of(&stored(kind));
            let found: Option<String> = attribute::get(&row.attributes, name::PURPOSE).unwrap();
            assert_eq!((row.role.as_str(), found.as_deref()), (role, purpose));
            assert_eq!(row.details, []);
        }
    }

    #[test]
    fn a_component_has_the_details_of_its_kind_but_an_orchestrator_has_none() {
        let details = |component: StoredComponent| Row::of(&component).details().to_vec();
        let detail = |name: &str, value: &str| [(name.to_owned(), value.to_owned())];
        let store = stored("artifact_store").with("path", "gs://bkt/pre");
        assert_eq!(details(store), detail("location", "gs://bkt/pre"));
        let registry = stored("container_registry").with("uri", "host");
        let registry = registry.with("default_repository", "team");
        assert_eq!(details(registry), detail("location", "host/team"));
        let builder = stored("image_builder").with("use_subprocess_call", true);
        assert_eq!(details(builder), detail("use_subprocess_call", "True"));
        assert_eq!(details(stored("orchestrator").with_resource("cluster")), []);
    }
}
