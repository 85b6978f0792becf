//! Writes a stack file that [`super::file`] can read.
//!
//! The keys are in reading order: name, type, inputs, credentials, extra.

use super::{expand::escaped, yaml::emit};
use crate::stack::Object;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What tells an editor where the schema of the file is: beside it.
pub const MODELINE: &str = "# yaml-language-server: $schema=stack.schema.json";

/// The content of a stack file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The name of the stack.
    pub name: String,
    /// Its type.
    pub stack_type: String,
    /// Inputs as key and value, in the order of the description.
    pub inputs: Vec<(String, Value)>,
    /// The credential, if it has no secret parts.
    pub credentials: Option<String>,
    /// Fields of components, by target.
    pub extra: BTreeMap<String, Object>,
}

impl Draft {
    /// The file, as YAML.
    #[must_use]
    pub fn yaml(&self) -> String {
        emit::map(&self.entries())
    }

    /// The file, as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        self.entries().into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// What is written as `${` stays that when the file is read.
    fn entries(&self) -> Vec<(&str, Value)> {
        let mut entries: Vec<(&str, Value)> =
            vec![("name", self.name.as_str().into()), ("type", self.stack_type.as_str().into())];
        entries.extend(self.inputs.iter().map(|(key, value)| (key.as_str(), value.clone())));
        entries.extend(self.credentials.iter().map(|text| ("credentials", text.as_str().into())));
        if !self.extra.is_empty() {
            let targets = self.extra.iter();
            let extra: Object =
                targets.map(|(target, fields)| (target.clone(), fields.clone().into())).collect();
            entries.push(("extra", extra.into()));
        }
        entries.into_iter().map(|(key, value)| (key, escaped(value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft(value: Value) -> Draft {
        let fields = Object::from_iter([("field".to_owned(), value)]);
        Draft {
            name: "dev".to_owned(),
            stack_type: "vertex".to_owned(),
            inputs: vec![("artifact_store".to_owned(), "gs://bkt".into())],
            credentials: Some("aws-profile:dev".to_owned()),
            extra: BTreeMap::from([("orchestrator".to_owned(), fields)]),
        }
    }

    #[test]
    fn keys_are_in_the_order_in_which_people_read_them() {
        let wanted = "name: dev\ntype: vertex\nartifact_store: gs://bkt\ncredentials: \
                      aws-profile:dev\nextra:\n  orchestrator:\n    field: 1\n";
        assert_eq!(draft(json!(1)).yaml(), wanted);
    }
}
