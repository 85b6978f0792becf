//! The JSON text in the records of the contract.
//!
//! A host sends valid JSON. Text that is not valid is read as null, or as an
//! empty object: the provider answers as if the value had not been given.

use serde_json::{Map, Value};

/// Any value.
pub(crate) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// An object.
pub(crate) fn object(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The text of an object.
pub(crate) fn text(object: Map<String, Value>) -> String {
    Value::Object(object).to_string()
}
