//! The fields of components that the key `extra` may set.
//!
//! A flavor declares its fields as JSON Schema, which [`request::schema`](crate::request::schema)
//! reads leniently and in part. The same part is published here, as lenient. The declaration is a
//! stranger's, and so may be large and refer to itself:
//!
//! 1. Its definitions stay definitions, and none is only a reference.
//! 2. What takes more than a number of schemas is open.
//! 3. Of several flavors, a field may be that of each: which one counts depends on inputs.

use super::{
    EXTRA,
    value::{Besides, boolean, integer, lenient, number},
};
use crate::request::yaml::scalar::is_not_text;
use kitaru_provider_host::{
    Description,
    description::{Flavor, Target},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, ptr};

/// How many schemas one flavor may take.
const MOST_SCHEMAS: usize = 4096;

/// The components of all types, as definitions.
#[derive(Debug, Default)]
pub(super) struct Components {
    definitions: Map<String, Value>,
}

impl Components {
    /// The definitions of all that was described.
    pub(super) fn definitions(self) -> Map<String, Value> {
        self.definitions
    }

    /// The key `extra` of a type.
    pub(super) fn extra(&mut self, known: &Description) -> Value {
        let target = |target: &Target| {
            let schema = self.target(&known.stack_type.name, target);
            (target.name.clone(), self.refer(&known.stack_type.name, &target.name, schema))
        };
        let targets: Map<String, Value> = known.targets.iter().map(target).collect();
        json!({
            "type": ["object", "null"],
            "description": EXTRA,
            "properties": targets,
            "additionalProperties": false,
        })
    }

    /// A reference to a schema, which several types may have.
    fn refer(&mut self, stack_type: &str, target: &str, schema: Value) -> Value {
        let same = self.definitions.iter().find(|(_, known)| **known == schema);
        let name = match same {
            Some((name, _)) => name.clone(),
            None => {
                let name = format!("{stack_type}.{target}");
                self.definitions.insert(name.clone(), schema);
                name
            }
        };
        json!({ "$ref": format!("#/$defs/{name}") })
    }
}

impl Components {
    fn target(&mut self, stack_type: &str, target: &Target) -> Value {
        let mut fields: Map<String, Value> = Map::new();
        for flavor in &target.flavors {
            let place = format!("{stack_type}.{}.{}", target.name, flavor.name);
            for (field, schema) in self.fields(&place, flavor) {
                let either = match fields.remove(&field) {
                    Some(other) if other != schema => json!({ "anyOf": [other, schema] }),
                    _ => schema,
                };
                fields.insert(field, either);
            }
        }
        json!({
            // All fields may be commented out.
            "type": ["object", "null"], "properties": fields, "additionalProperties": false,
        })
    }

    /// The fields of a flavor; its definitions are added.
    fn fields(&mut self, place: &str, flavor: &Flavor) -> Map<String, Value> {
        // The text was serialised from JSON, so it parses.
        let root: Value = serde_json::from_str(&flavor.fields).unwrap_or_default();
        let none = Map::new();
        let of = |key: &str| root[key].as_object().unwrap_or(&none);
        let mut published = Published { root: &root, place, left: MOST_SCHEMAS };
        let names = of("$defs").keys().enumerate();
        let definitions: Vec<(String, Value)> = names
            .map(|(index, name)| {
                (format!("{place}.{index}"), published.whole(&of("$defs")[name], true))
            })
            .collect();
        self.definitions.extend(definitions);
        let fields = of("properties").iter();
        fields.map(|(name, schema)| (name.clone(), published.field(name, schema, flavor))).collect()
    }
}

/// The schemas of one flavor.
struct Published<'a> {
    root: &'a Value,
    place: &'a str,
    left: usize,
}

/// A schema without alternatives, or a reference to a definition.
enum Leaf<'a> {
    Schema(&'a Value),
    Reference(&'a str),
}

impl<'a> Published<'a> {
    fn field(&mut self, name: &str, schema: &'a Value, flavor: &Flavor) -> Value {
        let mut published = self.whole(schema, false);
        let about = schema["description"].as_str().unwrap_or_default();
        let secret = flavor.secrets.iter().any(|secret| secret == name);
        let note =
            if secret { "A secret: write `${NAME}` for a variable that has it." } else { "" };
        let about = [about, note].join(" ");
        if !about.trim().is_empty() {
            published["description"] = about.trim().into();
        }
        if let Some(default) = schema.get("default").filter(|default| !default.is_null()) {
            published["default"] = default.clone();
        }
        published
    }

    /// A schema with its alternatives. Those of a definition are followed through other ones, so
    /// that none is only a reference.
    fn whole(&mut self, schema: &'a Value, is_definition: bool) -> Value {
        let leaves = self.leaves(schema, is_definition);
        if self.left == 0 {
            return json!({});
        }
        let is_null = |leaf: &Leaf<'_>| matches!(leaf, Leaf::Schema(it) if it["type"] == "null");
        let nullable = leaves.iter().any(is_null);
        let rest: Vec<&Leaf<'a>> = leaves.iter().filter(|leaf| !is_null(leaf)).collect();
        let null = json!({ "type": "null" });
        match rest.as_slice() {
            [] if nullable => null,
            // Nothing fits a definition that is nothing but itself.
            [] => json!({ "not": {} }),
            [Leaf::Schema(only)] => self.leaf(only, nullable),
            several => {
                let mut any: Vec<Value> = Vec::new();
                for leaf in several {
                    any.push(match leaf {
                        Leaf::Schema(schema) => self.leaf(schema, false),
                        Leaf::Reference(name) => self.reference(name),
                    });
                }
                any.extend(nullable.then_some(null));
                match any.len() {
                    1 => any.remove(0),
                    _ => json!({ "anyOf": any }),
                }
            }
        }
    }

    fn leaves(&mut self, schema: &'a Value, follow: bool) -> Vec<Leaf<'a>> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            if !seen.insert(ptr::from_ref(schema).addr()) {
                continue;
            }
            let reference = schema["$ref"].as_str().and_then(|it| it.strip_prefix("#/$defs/"));
            match (reference, schema["anyOf"].as_array()) {
                (Some(name), _) if follow => pending.push(&self.root["$defs"][name]),
                (Some(name), _) => found.push(Leaf::Reference(name)),
                (None, Some(any)) => pending.extend(any.iter().rev()),
                (None, None) => found.push(Leaf::Schema(schema)),
            }
            self.left = self.left.saturating_sub(1);
        }
        found
    }

    fn reference(&self, name: &str) -> Value {
        let definitions = self.root["$defs"].as_object();
        let index = definitions.and_then(|all| all.keys().position(|known| known == name));
        match index {
            Some(index) => json!({ "$ref": format!("#/$defs/{}.{index}", self.place) }),
            None => json!({}),
        }
    }

    fn leaf(&mut self, schema: &'a Value, null: bool) -> Value {
        let besides = Besides { null, ..Besides::default() };
        let typed = |word: &str| match null {
            true => json!({ "type": [word, "null"] }),
            false => json!({ "type": word }),
        };
        match schema["type"].as_str() {
            Some("string") => text(schema, null),
            Some("boolean") => boolean(besides, &typed("boolean")),
            Some("integer") => integer(besides, &bounded(typed("integer"), schema)),
            Some("number") => number(besides, &bounded(typed("number"), schema)),
            Some("array") => {
                let mut list = typed("array");
                copy(&mut list, schema, &["minItems", "maxItems"]);
                list["items"] = self.whole(&schema["items"], false);
                list
            }
            Some("object") => self.object(schema, typed("object")),
            // A value without a declaration is what YAML says.
            _ => match schema["enum"].as_array() {
                Some(words) => {
                    let words = json!({ "enum": words });
                    lenient(besides, &words)
                }
                None => json!({}),
            },
        }
    }

    fn object(&mut self, schema: &'a Value, mut object: Value) -> Value {
        let declared = schema["properties"].as_object().into_iter().flatten();
        let members: Map<String, Value> =
            declared.map(|(name, schema)| (name.clone(), self.whole(schema, false))).collect();
        if !members.is_empty() {
            object["properties"] = members.into();
        }
        // A key that is not declared is kept.
        if schema["additionalProperties"].is_object() {
            object["additionalProperties"] = self.whole(&schema["additionalProperties"], false);
        }
        object
    }
}

/// A text, which a number without quotes is as well.
fn text(schema: &Value, null: bool) -> Value {
    let words = schema["enum"].as_array().map(|words| words.iter().filter_map(Value::as_str));
    match words.map(Iterator::collect::<Vec<_>>) {
        Some(words) if !words.iter().any(|word| is_not_text(word)) => {
            let besides = Besides { null, ..Besides::default() };
            lenient(besides, &json!({ "enum": words }))
        }
        _ if null => json!({ "type": ["string", "number", "boolean", "null"] }),
        _ => json!({ "type": ["string", "number", "boolean"] }),
    }
}

fn bounded(mut wanted: Value, schema: &Value) -> Value {
    copy(&mut wanted, schema, &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]);
    wanted
}

fn copy(to: &mut Value, from: &Value, keywords: &[&str]) {
    for keyword in keywords {
        if let Some(value) = from.get(*keyword).filter(|value| value.is_number()) {
            to[*keyword] = value.clone();
        }
    }
}
