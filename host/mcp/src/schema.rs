//! Builds the JSON Schemas of arguments and answers.
//!
//! The schema of arguments is flat, since many clients read no more than
//! `properties` and `required` at the top: what a stack type needs is in the
//! descriptions, and `kitaru_stack_types` has a schema for each type. It allows no
//! further members. That of an answer does: an outcome may grow.

use serde_json::{Map, Value, json};

/// The schema of arguments, of which some are required.
#[must_use]
pub fn arguments(properties: Vec<(String, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> = properties.into_iter().collect();
    let mut schema =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

/// An argument without which there is no call.
#[must_use]
pub fn required_text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// An argument that is text, or left out.
#[must_use]
pub fn optional_text(about: &str) -> Value {
    json!({ "type": ["string", "null"], "description": about })
}

/// An argument that is `true` or `false`, with what it is if it is left out.
#[must_use]
pub fn switch(default: bool, about: &str) -> Value {
    json!({ "type": ["boolean", "null"], "default": default, "description": about })
}

/// The schema of an answer: an outcome with these members, of which some are always there, or an
/// error.
#[must_use]
pub fn answer(properties: &Value, required: &[&str]) -> Value {
    let problem = json!({
        "type": "object",
        "properties": {
            "code": { "type": "string", "description": "Stable, such as `stack.active`" },
            "hint": { "type": ["string", "null"], "description": "What to do next" },
            "message": { "type": "string" },
            "type": {
                "type": "string",
                "enum": ["KitaruUsageError", "KitaruStateError", "KitaruBackendError"],
            },
        },
        "required": ["code", "hint", "message", "type"],
    });
    let mut error = problem.clone();
    error["properties"]["problems"] =
        json!({ "type": "array", "items": problem, "description": "All problems, if several" });
    let mut properties = properties.clone();
    properties["error"] = error;
    properties["warnings"] = json!({ "type": "array", "items": problem });
    json!({
        "type": "object",
        "properties": properties,
        "anyOf": [{ "required": required }, { "required": ["error"] }],
    })
}

/// A member of an answer that is text.
#[must_use]
pub fn text() -> Value {
    json!({ "type": "string" })
}

/// A member of an answer that is text or `null`.
#[must_use]
pub fn nullable() -> Value {
    json!({ "type": ["string", "null"] })
}

/// A member of an answer that is `true` or `false`.
#[must_use]
pub fn boolean() -> Value {
    json!({ "type": "boolean" })
}

/// A member of an answer that is a list of texts.
#[must_use]
pub fn texts() -> Value {
    list(&text())
}

/// A member of an answer that is a list.
#[must_use]
pub fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A member of an answer that is an object with any members.
#[must_use]
pub fn object() -> Value {
    json!({ "type": "object" })
}

/// A member of an answer that is an object with these members.
#[must_use]
pub fn object_of(properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}
