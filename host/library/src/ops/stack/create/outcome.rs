//! The outcomes of creating or planning a stack.

use crate::{
    outcome::{Body, Outcome},
    rest::create::create_body,
    secret::HIDDEN,
    stack::{Component, Stack},
    words::Words,
};
use serde_json::{Map, Value, json};

/// A stack that was created.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedStack {
    /// The stack.
    pub stack: Stack,
    /// The name of the previously active stack, if the new one was made active.
    pub before: Option<String>,
    /// Its type.
    pub stack_type: String,
    /// What it runs on, as name and value, in order: as it was asked for, which JSON has.
    pub resources: Vec<(String, String)>,
    /// The same as it is stored, with the fields that were set besides, which text has.
    pub stored: Vec<(String, String)>,
    /// Whether runs return before they have ended; `None` if the type does not say.
    pub asynchronous: Option<bool>,
}

/// A planned stack.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStack {
    /// The stack.
    pub stack: Stack,
    /// Its type.
    pub stack_type: String,
    /// What it runs on, as name and value, in order: as it was asked for, which JSON has.
    pub resources: Vec<(String, String)>,
    /// The same as it is stored, with the fields that were set besides, which text has.
    pub stored: Vec<(String, String)>,
    /// Whether runs return before they have ended; `None` if the type does not say.
    pub asynchronous: Option<bool>,
    /// The environment variables whose values came into it by way of the stack file.
    pub variables: Vec<String>,
}

impl Outcome for CreatedStack {
    fn json(&self, _: &dyn Words) -> Body {
        let labels: Vec<String> = self.stack.components.iter().map(Component::label).collect();
        let connectors = self.stack.connectors().into_iter();
        let connectors: Vec<&str> = connectors.map(|connector| connector.name.as_str()).collect();
        let mut item = json!({
            "components_created": labels,
            "id": self.stack.id(),
            "is_active": self.before.is_some(),
            "name": self.stack.summary.name.as_str(),
            "previous_active_stack": self.before,
            "stack_type": self.stack_type,
        });
        if !connectors.is_empty() {
            item["service_connectors_created"] = connectors.into();
        }
        if !self.resources.is_empty() {
            let resources = self.resources.iter();
            let resources: Map<String, Value> =
                resources.map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            item["resources"] = resources.into();
        }
        Body::Item(item)
    }
}

impl Outcome for PlannedStack {
    /// Contains the request that would be sent to a server, with secrets hidden.
    fn json(&self, _: &dyn Words) -> Body {
        let mut item = json!({
            "dry_run": true,
            "name": self.stack.summary.name.as_str(),
            "request": create_body(&self.stack, &|_, _| HIDDEN.into()),
            "stack_type": self.stack_type,
        });
        if !self.variables.is_empty() {
            item["variables"] = self.variables.as_slice().into();
        }
        Body::Item(item)
    }
}
