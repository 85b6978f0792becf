//! The fields that a flavor's JSON Schema declares.
//!
//! A field is sensitive if `"sensitive": true` is anywhere in its schema, or in
//! a definition that its schema refers to, directly or through others. Each
//! schema and definition is looked at once: the work is linear in the size of
//! the schema, and definitions may refer to each other in any way.
//!
//! Not decided here: how a value is read by the schema of its field.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The fields that a JSON Schema of type `object` declares.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    root: &'a Value,
}

impl<'a> Fields<'a> {
    /// The fields that a schema declares.
    #[must_use]
    pub fn new(schema: &'a Value) -> Self {
        Self { root: schema }
    }

    /// The schema itself: references in the schema of a field are into its `$defs`.
    #[must_use]
    pub fn root(self) -> &'a Value {
        self.root
    }

    /// The names of the fields.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.properties().map(|(name, _)| name)
    }

    /// Whether a field is declared.
    #[must_use]
    pub fn has(self, field: &str) -> bool {
        self.schema(field).is_some()
    }

    /// The schema of a declared field.
    #[must_use]
    pub fn schema(self, field: &str) -> Option<&'a Value> {
        self.root.get("properties")?.as_object()?.get(field)
    }

    /// The names of the fields whose values are secrets, or have one in them.
    pub fn sensitive(self) -> impl Iterator<Item = &'a str> {
        let definitions = sensitive_definitions(self.root);
        let is_sensitive = move |schema| Marks::of(schema).are_sensitive(&definitions);
        self.properties().filter(move |(_, schema)| is_sensitive(schema)).map(|(name, _)| name)
    }

    /// Whether a field's value is a secret, or has one in it.
    #[must_use]
    pub fn is_sensitive(self, field: &str) -> bool {
        self.schema(field).map(Marks::of).is_some_and(|marks| {
            marks.sensitive
                || (!marks.refers_to.is_empty()
                    && marks.are_sensitive(&sensitive_definitions(self.root)))
        })
    }

    /// A reference that leads to no definition. It would say nothing of a value, not even that it is
    /// a secret.
    #[must_use]
    pub fn dangling(self) -> Option<&'a str> {
        let definitions = self.root.get("$defs").and_then(Value::as_object);
        let mut pending = vec![self.root];
        while let Some(schema) = pending.pop() {
            match schema {
                Value::Object(keywords) => {
                    let reference = keywords.get("$ref").and_then(Value::as_str);
                    let is_there = |name: &str| definitions.is_some_and(|it| it.contains_key(name));
                    if let Some(reference) = reference
                        && !definition(schema).is_some_and(is_there)
                    {
                        return Some(reference);
                    }
                    pending.extend(keywords.values());
                }
                Value::Array(schemas) => pending.extend(schemas),
                _ => {}
            }
        }
        None
    }

    fn properties(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        members(self.root, "properties")
    }
}

/// The definitions of a schema that have a secret in them.
fn sensitive_definitions(root: &Value) -> BTreeSet<&str> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut pending = Vec::new();
    for (name, schema) in members(root, "$defs") {
        let marks = Marks::of(schema);
        if marks.sensitive {
            pending.push(name);
        }
        for used in marks.refers_to {
            users.entry(used).or_default().push(name);
        }
    }
    let mut sensitive = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if sensitive.insert(name) {
            pending.extend(users.remove(name).unwrap_or_default());
        }
    }
    sensitive
}

/// What one schema says of secrets.
#[derive(Default)]
struct Marks<'a> {
    sensitive: bool,
    refers_to: Vec<&'a str>,
}

impl<'a> Marks<'a> {
    fn of(schema: &'a Value) -> Self {
        let mut marks = Self::default();
        marks.look_at(schema);
        marks
    }

    /// JSON is not nested deeper than the parser allows.
    fn look_at(&mut self, schema: &'a Value) {
        match schema {
            Value::Object(keywords) => {
                self.sensitive |= keywords.get("sensitive") == Some(&Value::Bool(true));
                self.refers_to.extend(definition(schema));
                keywords.values().for_each(|schema| self.look_at(schema));
            }
            Value::Array(schemas) => schemas.iter().for_each(|schema| self.look_at(schema)),
            _ => {}
        }
    }

    fn are_sensitive(&self, definitions: &BTreeSet<&str>) -> bool {
        self.sensitive || self.refers_to.iter().any(|name| definitions.contains(name))
    }
}

/// The name of the definition that a schema refers to.
fn definition(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

fn members<'a>(schema: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let members = schema.get(keyword).and_then(Value::as_object);
    members.into_iter().flat_map(Map::iter).map(|(name, schema)| (name.as_str(), schema))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_field_with_a_secret_in_it_is_sensitive() {
        let again = json!({ "$ref": "#/$defs/Tree" });
        let tree = json!({ "properties": { "left": again, "key": { "$ref": "#/$defs/Key" } } });
        let list = json!({ "items": { "$ref": "#/$defs/List" } });
        let definitions = json!({ "Key": { "sensitive": true }, "Tree": tree, "List": list });
        let schema = json!({ "$defs": definitions, "properties": {
            "tree": { "anyOf": [{ "$ref": "#/$defs/Tree" }] },
            "list": { "$ref": "#/$defs/List" },
            "open": { "type": "string" },
            "key": { "anyOf": [{ "type": "string" }], "sensitive": true },
            "nested": { "type": "object", "properties": { "k": { "sensitive": true } } },
        } });
        let sensitive = |field| Fields::new(&schema).is_sensitive(field);
        assert!(!sensitive("open") && sensitive("key") && sensitive("nested"));
        assert!(!sensitive("list") && sensitive("tree") && !sensitive("absent"));
        let all: Vec<&str> = Fields::new(&schema).sensitive().collect();
        assert_eq!(all, ["key", "nested", "tree"]);
    }

    #[test]
    fn definitions_that_refer_to_each_other_cost_no_more_than_their_size() {
        let name = |at: usize| format!("D{at}");
        let refer = |at: usize| json!({ "$ref": format!("#/$defs/{}", name(at)) });
        let last = 30_000;
        let mut definitions: Map<String, Value> =
            (0..last).map(|at| (name(at), refer(at + 1))).collect();
        definitions.insert(name(last), json!({ "sensitive": true }));
        let properties: Map<String, Value> =
            (0..last).map(|at| (format!("f{at}"), refer(at))).collect();
        let schema = json!({ "$defs": definitions, "properties": properties });
        assert_eq!(Fields::new(&schema).sensitive().count(), last);
        assert!(Fields::new(&schema).is_sensitive("f0"));
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_found() {
        let refer = |to: &str| json!({ "properties": { "a": { "items": { "$ref": to } } } });
        for to in ["#/$defs/Mistyped", "#/definitions/A", "elsewhere"] {
            assert_eq!(Fields::new(&refer(to)).dangling(), Some(to));
        }
        let mut found = refer("#/$defs/A");
        found["$defs"] = json!({ "A": { "properties": { "$ref": { "type": "string" } } } });
        assert_eq!(Fields::new(&found).dangling(), None);
    }

    #[test]
    fn fields_are_those_of_the_properties() {
        let schema = json!({ "properties": { "a": { "type": "string" }, "b": true } });
        let fields = Fields::new(&schema);
        assert_eq!(fields.names().collect::<Vec<_>>(), ["a", "b"]);
        assert!(fields.has("b") && !fields.has("c"));
        assert_eq!(fields.schema("a"), Some(&json!({ "type": "string" })));
        let nothing = Value::Null;
        assert_eq!(Fields::new(&nothing).names().count(), 0);
    }
}
