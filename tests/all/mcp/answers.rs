//! Holds answers against the schemas that tools declare.

use jsonschema::Validator;
use libtest_mimic::Failed;
use serde_json::Value;
use std::collections::BTreeMap;

/// The schemas of answers, by tool.
#[derive(Default)]
pub(super) struct Answers {
    schemas: BTreeMap<String, (Value, Validator)>,
}

impl Answers {
    /// The schemas of these tools.
    pub(super) fn of(tools: &[Value]) -> Result<Self, Failed> {
        let mut schemas = BTreeMap::new();
        for tool in tools {
            let name = tool["name"].as_str().ok_or("a tool has no name")?.to_owned();
            let schema = tool["outputSchema"].clone();
            jsonschema::meta::validate(&tool["inputSchema"])
                .map_err(|error| format!("the input schema of {name}: {error}"))?;
            let validator = jsonschema::validator_for(&schema)
                .map_err(|error| format!("the output schema of {name}: {error}"))?;
            schemas.insert(name, (schema, validator));
        }
        Ok(Self { schemas })
    }

    pub(super) fn are_unknown(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Checks the answer of a tool: its content has the form that the schema says, and no members
    /// that the schema does not name; its text is the same.
    pub(super) fn check(&self, tool: &str, result: &Value) -> Result<(), Failed> {
        let content = &result["structuredContent"];
        let fail = |what: String| Err(Failed::from(format!("`{tool}`: {what}: {content}")));
        let Some((schema, validator)) = self.schemas.get(tool) else {
            return fail("it is not listed".to_owned());
        };
        if let Err(error) = validator.validate(content) {
            return fail(format!("{error} at {}", error.instance_path()));
        }
        let known = schema["properties"].as_object().ok_or("a schema has no properties")?;
        for name in content.as_object().into_iter().flatten().map(|(name, _)| name) {
            if !known.contains_key(name) {
                return fail(format!("the schema does not name `{name}`"));
            }
        }
        let has_error = content.get("error").is_some();
        if (result["isError"] == true) != has_error {
            return fail("`isError` is not what the content says".to_owned());
        }
        let text = result["content"][0]["text"].as_str().unwrap_or_default();
        if serde_json::from_str::<Value>(text).ok().as_ref() != Some(content) {
            return fail(format!("the text is another: {text}"));
        }
        match result["content"].as_array().map(Vec::len) {
            Some(1) => Ok(()),
            _ => fail("there is not one text".to_owned()),
        }
    }
}
