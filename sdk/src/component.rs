//! A component that a plan creates.

use crate::{Request, wire};
use kitaru_contract as contract;
use serde_json::{Map, Value};

/// A component to create.
#[derive(Debug, Clone)]
pub struct Component {
    /// All but the configuration.
    record: contract::Component,
    configuration: Map<String, Value>,
}

impl Component {
    /// A component of a kind (`orchestrator`, `artifact_store`, …) and flavor.
    #[must_use]
    pub fn new(kind: &str, flavor: &str) -> Self {
        let record = contract::Component {
            kind: kind.to_owned(),
            flavor: flavor.to_owned(),
            ..contract::Component::default()
        };
        Self { record, configuration: Map::new() }
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

    /// Maps the extra fields of the target that is named as this kind onto the configuration.
    ///
    /// They replace what was set before; two maps are merged.
    #[must_use]
    pub fn extra(self, request: &Request) -> Self {
        self.extra_except(request, &[])
    }

    /// Does what [`extra`](Self::extra) does, without fields that were mapped already.
    #[must_use]
    pub fn extra_except(mut self, request: &Request, mapped: &[&str]) -> Self {
        let extra = request.extras(&self.record.kind);
        for (field, value) in extra.filter(|(field, _)| !mapped.contains(&field.as_str())) {
            match self.configuration.get_mut(field) {
                Some(set) => merge(set, value),
                None => {
                    self.configuration.insert(field.clone(), value.clone());
                }
            }
        }
        let withheld = request.withheld(&self.record.kind);
        let secrets = withheld.map(|(field, path)| (field.to_owned(), path.to_owned()));
        self.record.secrets.extend(secrets);
        self
    }

    /// Uses the connector with this index in the plan.
    #[must_use]
    pub fn connector(mut self, index: u32) -> Self {
        self.record.connector = Some(index);
        self
    }

    /// Sets the id of the component's resource at the connector.
    #[must_use]
    pub fn resource_id(mut self, id: impl Into<String>) -> Self {
        self.record.resource_id = Some(id.into());
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.record.kind
    }

    /// The flavor.
    #[must_use]
    pub fn flavor(&self) -> &str {
        &self.record.flavor
    }

    /// The configuration, without secrets.
    #[must_use]
    pub fn configuration(&self) -> &Map<String, Value> {
        &self.configuration
    }

    /// The id of the component's resource at the connector.
    #[must_use]
    pub fn resource(&self) -> Option<&str> {
        self.record.resource_id.as_deref()
    }
}

impl From<Component> for contract::Component {
    fn from(Component { record, configuration }: Component) -> Self {
        Self { configuration: wire::text(configuration), ..record }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_extra_map_is_merged_and_a_secret_stays_with_the_host() {
        let request = Request::new("s1")
            .with_extra("orchestrator", "labels", json!({ "a": { "b": 1 } }))
            .with_extra("artifact_store", "path", "/data")
            .with_withheld("orchestrator", "token")
            .with_withheld("artifact_store", "password");
        let component = Component::new("orchestrator", "nomad")
            .set("labels", json!({ "a": { "c": 2 } }))
            .extra(&request);
        let record = contract::Component::from(component);
        assert_eq!(record.configuration, r#"{"labels":{"a":{"b":1,"c":2}}}"#);
        assert_eq!(record.secrets, [("token".to_owned(), "orchestrator.token".to_owned())]);
    }
}
