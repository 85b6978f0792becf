//! What a provider wants created.

use crate::{Component, Connector};
use kitaru_contract::{
    self as contract, Attribute,
    attribute::{self, name},
};
use serde_json::{Map, Value};

/// The components and connectors of a stack, and the lines that the user is told.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    components: Vec<Component>,
    connectors: Vec<Connector>,
    resources: Vec<(String, String)>,
    keeps: Map<String, Value>,
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

    /// Adds a line that the user is told, with the value as it was typed.
    #[must_use]
    pub fn resource(mut self, name: &str, value: impl Into<String>) -> Self {
        self.resources.push((name.to_owned(), value.into()));
        self
    }

    /// Keeps a value in the stack itself, since no component has a field for it. It can be
    /// [shown](crate::Stack::kept) and [exported](crate::StoredAt::kept).
    ///
    /// The name consists of lower-case letters, digits and `_`. A stack keeps at most 8 values, of
    /// at most 1024 bytes each.
    #[must_use]
    pub fn keep(mut self, name: &str, value: impl Into<String>) -> Self {
        self.keeps.insert(name.to_owned(), Value::String(value.into()));
        self
    }

    /// The component of a kind.
    #[must_use]
    pub fn find(&self, kind: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.kind() == kind)
    }

    /// The connectors.
    #[must_use]
    pub fn connectors(&self) -> &[Connector] {
        &self.connectors
    }

    /// The lines that the user is told, in order.
    #[must_use]
    pub fn resources(&self) -> &[(String, String)] {
        &self.resources
    }

    /// A value that the stack itself keeps.
    #[must_use]
    pub fn kept(&self, name: &str) -> Option<&str> {
        self.keeps.get(name)?.as_str()
    }

    fn attributes(&self) -> Vec<Attribute> {
        let keeps = (!self.keeps.is_empty()).then(|| attribute::of(name::KEEPS, &self.keeps));
        let types: Vec<&[String]> = self.connectors.iter().map(Connector::verified_types).collect();
        let asks = types.iter().any(|types| !types.is_empty());
        let types = asks.then(|| attribute::of(name::RESOURCE_TYPES, &types));
        keeps.into_iter().chain(types).collect()
    }
}

impl From<Plan> for contract::StackPlan {
    fn from(plan: Plan) -> Self {
        Self {
            attributes: plan.attributes(),
            components: plan.components.into_iter().map(contract::Component::from).collect(),
            connectors: plan.connectors.into_iter().map(contract::Connector::from).collect(),
            resources: plan.resources,
        }
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

    #[test]
    fn resource_types_are_listed_for_every_connector_or_not_at_all() {
        let bare = || Connector::new("nomad", None);
        let attributes = |plan: Plan| contract::StackPlan::from(plan).attributes;
        assert_eq!(attributes(Plan::new().connector(bare())), []);

        let aws = Connector::new("aws", None).resource_types(["aws-generic"]);
        let attributes = attributes(Plan::new().connector(bare()).connector(aws));
        let types: Option<Vec<Vec<String>>> =
            attribute::get(&attributes, name::RESOURCE_TYPES).unwrap();
        assert_eq!(types, Some(vec![vec![], vec!["aws-generic".to_owned()]]));
    }
}
