//! The JSON text in the records of the contract.
//!
//! A host sends valid JSON. Text that is not valid is read as null, or as an
//! empty object: the provider answers as if the value had not been given.

use crate::json;
use kitaru_contract::attribute;
use serde_json::{Map, Value};

/// Any value.
pub(crate) fn value(text: &str) -> Value {
    json::read(text).unwrap_or_default()
}

/// An object.
pub(crate) fn object(text: &str) -> Map<String, Value> {
    match value(text) {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// The text of an object.
pub(crate) fn text(object: Map<String, Value>) -> String {
    attribute::text(&Value::Object(object))
}
