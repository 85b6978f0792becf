//! The known fields of a component's configuration, written as a table.
//!
//! The table becomes a JSON Schema. The host reads a value by the declared type
//! (`yes` is true for a boolean and the word `yes` for a string), refuses
//! unknown top-level fields, and keeps the values of sensitive ones.

use serde_json::{Map, Value};

/// The fields of a configuration, in any order.
#[derive(Debug, Clone, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// No fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, schema: Schema) -> Self {
        self.0.insert(name.to_owned(), schema.0);
        self
    }

    pub(crate) fn into_value(self) -> Value {
        Schema::of_type("object").with("properties", self.0).0
    }
}

/// The type of one field.
#[derive(Debug, Clone)]
pub struct Schema(Value);

impl Schema {
    /// Accepts `null` too.
    #[must_use]
    pub fn nullable(self) -> Self {
        self.or(Self::of_type("null"))
    }

    /// Accepts values of another type too.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let Self(mut schema) = self;
        if let Some(Value::Array(any)) = schema.get_mut("anyOf") {
            any.push(other.0);
            return Self(schema);
        }
        Self(Value::Object(Map::new())).with("anyOf", vec![schema, other.0])
    }

    /// Marks a secret: the host keeps its value and never shows it.
    #[must_use]
    pub fn sensitive(self) -> Self {
        self.with("sensitive", true)
    }

    /// Marks a field that is still read, but no longer recommended.
    #[must_use]
    pub fn deprecated(self) -> Self {
        self.with("deprecated", true)
    }

    /// Limits a number to `least` and above.
    #[must_use]
    pub fn at_least(self, least: impl Into<Value>) -> Self {
        self.limited("minimum", &least.into())
    }

    /// Limits a number to those above `bound`.
    #[must_use]
    pub fn above(self, bound: impl Into<Value>) -> Self {
        self.limited("exclusiveMinimum", &bound.into())
    }

    /// Limits a list to exactly `length` items.
    #[must_use]
    pub fn of_length(self, length: usize) -> Self {
        self.limited("minItems", &length.into()).limited("maxItems", &length.into())
    }

    /// With a keyword that limits values; of a union, the values of each of its types.
    fn limited(mut self, keyword: &str, bound: &Value) -> Self {
        let schemas = match self.0.get_mut("anyOf") {
            Some(Value::Array(any)) => any.as_mut_slice(),
            _ => std::slice::from_mut(&mut self.0),
        };
        for schema in schemas.iter_mut().filter_map(Value::as_object_mut) {
            schema.insert(keyword.to_owned(), bound.clone());
        }
        self
    }

    fn of_type(name: &str) -> Self {
        Self(Value::Object(Map::new())).with("type", name)
    }

    fn with(mut self, keyword: &str, value: impl Into<Value>) -> Self {
        if let Value::Object(schema) = &mut self.0 {
            schema.insert(keyword.to_owned(), value.into());
        }
        self
    }
}

/// Text.
#[must_use]
pub fn string() -> Schema {
    Schema::of_type("string")
}

/// A whole number.
#[must_use]
pub fn integer() -> Schema {
    Schema::of_type("integer")
}

/// A number.
#[must_use]
pub fn number() -> Schema {
    Schema::of_type("number")
}

/// `true` or `false`.
#[must_use]
pub fn boolean() -> Schema {
    Schema::of_type("boolean")
}

/// One of these words.
#[must_use]
pub fn one_of<const N: usize>(words: [&str; N]) -> Schema {
    string().with("enum", words.map(Value::from).to_vec())
}

/// A list.
#[must_use]
pub fn list(item: Schema) -> Schema {
    Schema::of_type("array").with("items", item.0)
}

/// A map from any keys to values of one type.
#[must_use]
pub fn map(value: Schema) -> Schema {
    object().with("additionalProperties", value.0)
}

/// A map with any keys and values.
#[must_use]
pub fn object() -> Schema {
    Schema::of_type("object")
}

/// A map with known fields; others may be given as well.
#[must_use]
pub fn record(fields: Fields) -> Schema {
    Schema(fields.into_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_nullable_union_is_one_list_of_types() {
        let schema = string().or(map(string())).nullable();
        assert_eq!(
            schema.0,
            json!({ "anyOf": [
                { "type": "string" },
                { "type": "object", "additionalProperties": { "type": "string" } },
                { "type": "null" },
            ] })
        );
    }

    #[test]
    fn a_marked_union_stays_marked_when_it_accepts_more() {
        let schema = string().nullable().sensitive().or(integer());
        assert_eq!(
            schema.0,
            json!({
                "anyOf": [{ "type": "string" }, { "type": "null" }, { "type": "integer" }],
                "sensitive": true,
            })
        );
    }

    #[test]
    fn a_limit_of_a_union_is_one_of_its_types() {
        let limited = integer().nullable().at_least(1);
        assert_eq!(
            limited.0,
            json!({ "anyOf": [
                { "type": "integer", "minimum": 1 },
                { "type": "null", "minimum": 1 },
            ] })
        );
    }
}
