//! Reads a YAML node as the declared type of a field.
//!
//! The declaration is JSON Schema. The declared type decides how a scalar is
//! read: `yes` is true for a boolean and the text `yes` for a string. A value
//! without a declaration is read by YAML's core schema. Supported keywords:
//! `type`, `enum`, `anyOf`, `properties`, `additionalProperties`, `items`,
//! `minItems`, `maxItems`, `minimum`, `maximum`, `exclusiveMinimum`,
//! `exclusiveMaximum` and `$ref` into `$defs`; others are ignored.

use super::yaml::{
    Content, Node,
    scalar::{self, boolean_word},
};
use crate::location::Location;
use kitaru_provider_host::Fields;
use serde_json::{Map, Number, Value};
use thiserror::Error;

/// A value that is not of the declared type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("wanted {wanted}, found {found}")]
pub struct Mismatch {
    /// Where the value was written.
    pub location: Location,
    /// The path of keys to it inside the field.
    pub path: Vec<String>,
    /// What the schema expects.
    pub wanted: String,
    /// What was found.
    pub found: String,
}

impl Mismatch {
    fn below(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }
}

/// Reads the value of a field as its declared type; without one, by YAML's core schema.
///
/// # Errors
///
/// If it does not match the declaration.
pub fn read_field(fields: Fields<'_>, field: &str, node: &Node) -> Result<Value, Mismatch> {
    read(fields.schema(field).unwrap_or(&Value::Null), fields.root(), node)
}

fn read(schema: &Value, root: &Value, node: &Node) -> Result<Value, Mismatch> {
    let schema = resolve(schema, root);
    if let Some(any) = schema["anyOf"].as_array() {
        return read_any(any, schema, root, node);
    }
    let value = match schema["type"].as_str() {
        Some("string") => text(node).map(Value::String),
        Some("boolean") => boolean(node).map(Value::Bool),
        Some("integer") => plain(node).and_then(scalar::integer).map(Value::Number),
        Some("number") => plain(node).and_then(scalar::number).map(Value::Number),
        Some("null") => node.is_null().then_some(Value::Null),
        Some("array") => match &node.content {
            Content::List(items) => {
                let read_item = |(index, item): (usize, &Node)| {
                    read(&schema["items"], root, item)
                        .map_err(|error| error.below(&index.to_string()))
                };
                Some(items.iter().enumerate().map(read_item).collect::<Result<_, _>>()?)
            }
            _ => None,
        },
        Some("object") => match &node.content {
            Content::Map(_) => Some(read_object(schema, root, node)?),
            _ => None,
        },
        _ => Some(undeclared(node)),
    };
    match value {
        Some(value) if within_bounds(schema, &value) => Ok(value),
        _ => Err(mismatch(node, describe(schema, root))),
    }
}

/// An empty scalar is `null` if the schema allows that; otherwise the first match wins.
fn read_any(any: &[Value], schema: &Value, root: &Value, node: &Node) -> Result<Value, Mismatch> {
    if node.is_null() && any.iter().any(|schema| resolve(schema, root)["type"] == "null") {
        return Ok(Value::Null);
    }
    let mut deeper = None;
    for option in any {
        match read(option, root, node) {
            Ok(value) => return Ok(value),
            // A mismatch inside a map or list is more precise than the list of alternatives.
            Err(error) if !error.path.is_empty() => deeper = Some(error),
            Err(_) => {}
        }
    }
    Err(deeper.unwrap_or_else(|| mismatch(node, describe(schema, root))))
}

fn read_object(schema: &Value, root: &Value, node: &Node) -> Result<Value, Mismatch> {
    let Content::Map(entries) = &node.content else { return Ok(undeclared(node)) };
    let mut object = Map::new();
    for entry in entries {
        let declared = schema["properties"].get(&entry.key);
        let declared = declared.unwrap_or(&schema["additionalProperties"]);
        object.insert(
            entry.key.clone(),
            read(declared, root, &entry.value).map_err(|error| error.below(&entry.key))?,
        );
    }
    Ok(Value::Object(object))
}

/// Reads a value without a declaration, by YAML's core schema.
#[must_use]
pub fn undeclared(node: &Node) -> Value {
    match &node.content {
        Content::Scalar { text, plain: true } => scalar::read(text),
        Content::Scalar { text, plain: false } => Value::String(text.clone()),
        Content::List(items) => items.iter().map(undeclared).collect(),
        Content::Map(entries) => {
            entries.iter().map(|entry| (entry.key.clone(), undeclared(&entry.value))).collect()
        }
    }
}

/// The text of a scalar, quoted or plain.
fn plain(node: &Node) -> Option<&str> {
    match &node.content {
        Content::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

fn text(node: &Node) -> Option<String> {
    plain(node).filter(|_| !node.is_null()).map(str::to_owned)
}

fn boolean(node: &Node) -> Option<bool> {
    boolean_word(plain(node)?)
}

fn within_bounds(schema: &Value, value: &Value) -> bool {
    let allowed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    allowed
        && match value {
            Value::Number(number) => bounds(schema, number),
            Value::Array(items) => {
                let length = items.len() as u64;
                schema["minItems"].as_u64().is_none_or(|least| length >= least)
                    && schema["maxItems"].as_u64().is_none_or(|most| length <= most)
            }
            _ => true,
        }
}

fn bounds(schema: &Value, number: &Number) -> bool {
    let number = number.as_f64().unwrap_or_default();
    let holds = |keyword: &str, holds: fn(f64, f64) -> bool| {
        schema[keyword].as_f64().is_none_or(|bound| holds(number, bound))
    };
    holds("minimum", |a, b| a >= b)
        && holds("maximum", |a, b| a <= b)
        && holds("exclusiveMinimum", |a, b| a > b)
        && holds("exclusiveMaximum", |a, b| a < b)
}

fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    match definition(schema) {
        Some(name) => &root["$defs"][name],
        None => schema,
    }
}

/// The name of the definition that a schema refers to.
fn definition(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

/// Describes what a schema accepts, for a message.
fn describe(schema: &Value, root: &Value) -> String {
    let schema = resolve(schema, root);
    if let Some(any) = schema["anyOf"].as_array() {
        let options: Vec<String> = any.iter().map(|option| describe(option, root)).collect();
        return options.join(" or ");
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(|word| format!("`{}`", shown(word))).collect();
        return words.join(" or ");
    }
    let noun = match schema["type"].as_str() {
        Some("string") => "text",
        Some("boolean") => "`true` or `false`",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("null") => "`null`",
        Some("array") => "a list",
        Some("object") => "a map",
        _ => "a value",
    };
    let limits: String = [
        ("minimum", "of at least"),
        ("maximum", "of at most"),
        ("exclusiveMinimum", "above"),
        ("exclusiveMaximum", "below"),
        ("minItems", "of at least"),
        ("maxItems", "of at most"),
    ]
    .into_iter()
    .filter_map(|(keyword, words)| Some(format!(" and {words} {}", schema[keyword].as_number()?)))
    .collect();
    let limits = limits.trim_start_matches(" and");
    format!("{noun}{limits}")
}

fn shown(word: &Value) -> String {
    word.as_str().map_or_else(|| word.to_string(), str::to_owned)
}

fn mismatch(node: &Node, wanted: String) -> Mismatch {
    let found = match &node.content {
        Content::Scalar { text, .. } if !node.is_null() => format!("`{text}`"),
        _ => node.noun().to_owned(),
    };
    Mismatch { location: node.location.clone(), path: Vec::new(), wanted, found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::yaml;
    use serde_json::json;

    fn field(schema: &Value, text: &str) -> Result<Value, String> {
        let schema = json!({ "properties": { "f": schema } });
        let node = yaml::parse(text, &Location::start("f.yaml")).unwrap().unwrap();
        read_field(Fields::new(&schema), "f", &node).map_err(|error| error.to_string())
    }

    #[test]
    fn the_declared_type_decides() {
        assert_eq!(field(&json!({"type": "boolean"}), "yes"), Ok(json!(true)));
        assert_eq!(field(&json!({"type": "string"}), "yes"), Ok(json!("yes")));
        assert_eq!(field(&json!({"type": "string"}), "1.10"), Ok(json!("1.10")));
        assert_eq!(field(&json!({"type": "integer"}), "010"), Ok(json!(10)));
        assert_eq!(field(&json!({"type": "number"}), "3"), Ok(json!(3)));
        assert_eq!(field(&json!({}), "yes"), Ok(json!("yes")));
        let nullable = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
        assert_eq!(field(&nullable, "null"), Ok(json!(null)));
        assert_eq!(field(&nullable, "'null'"), Ok(json!("null")));
    }

    #[test]
    fn maps_are_read_by_the_type_of_their_values() {
        let schema = json!({"type": "object", "properties": {"on": {"type": "boolean"}},
            "additionalProperties": {"type": "string"}});
        assert_eq!(field(&schema, "{on: no, zone: 1}"), Ok(json!({"on": false, "zone": "1"})));
    }

    #[test]
    fn refusals_say_what_was_wanted() {
        let words = json!({"type": "string", "enum": ["a", "b"]});
        assert_eq!(field(&words, "z").unwrap_err(), "wanted `a` or `b`, found `z`");
        let count =
            json!({"anyOf": [{"type": "integer", "exclusiveMinimum": 0}, {"type": "null"}]});
        assert_eq!(
            field(&count, "0").unwrap_err(),
            "wanted a whole number above 0 or `null`, found `0`"
        );
        let pair = json!({"type": "array", "items": {"type": "string"}, "minItems": 2});
        assert_eq!(field(&pair, "[a]").unwrap_err(), "wanted a list of at least 2, found a list");
        let deep = json!({"anyOf": [{"type": "object", "properties": {"n": {"type": "integer"}}}, {"type": "null"}]});
        assert_eq!(field(&deep, "{n: x}").unwrap_err(), "wanted a whole number, found `x`");
    }

    #[test]
    fn references_into_definitions_are_followed() {
        let schema = json!({"$defs": {"Mode": {"type": "string", "enum": ["x"]}},
            "properties": {"f": {"$ref": "#/$defs/Mode"}}});
        let node = yaml::parse("y", &Location::start("f.yaml")).unwrap().unwrap();
        assert!(read_field(Fields::new(&schema), "f", &node).is_err());
    }
}
