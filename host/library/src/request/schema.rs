//! Reads a YAML node as the declared type of a field.
//!
//! The declaration is JSON Schema. The declared type decides how a scalar is
//! read: `yes` is true for a boolean and the text `yes` for a string. A value
//! without a declaration is read by YAML's core schema. Supported keywords:
//! `type`, `enum`, `anyOf`, `properties`, `additionalProperties`, `items`,
//! `minItems`, `maxItems`, `minimum`, `maximum`, `exclusiveMinimum`,
//! `exclusiveMaximum` and `$ref` into `$defs`; others are ignored.
//!
//! A schema is a stranger's, so the work on it is bounded: alternatives and
//! references are collected in a loop that sees each once, whether a value fits a
//! schema is decided once, and the walk is only as deep as the value.

mod indexes;
mod wanted;

use super::yaml::{
    Content, Entry, Node,
    scalar::{self, boolean_word},
};
use crate::{location::Location, nearest::nearest, text::repeated};
use kitaru_provider_host::Fields;
use serde_json::{Map, Number, Value};
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    ptr,
    rc::Rc,
};
use thiserror::Error;
use wanted::describe;

/// How many alternatives are collected, and compared with a part of a value, before it is refused.
const COMPARISONS: usize = 1_000_000;

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
    pub found: Box<str>,
    /// Whether the schema takes a list there.
    pub is_list: bool,
}

impl Mismatch {
    fn below(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }
}

/// A key that is not declared, and is written almost like one that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Where it was written.
    pub location: Location,
    /// The key.
    pub key: String,
    /// The declared one.
    pub near: String,
}

/// Reads the value of a field as its declared type; without one, by YAML's core schema. Keys that
/// are near misses of declared ones are kept, and returned as well.
///
/// # Errors
///
/// If it does not match the declaration.
pub fn read_field(
    fields: Fields<'_>,
    field: &str,
    node: &Node,
) -> Result<(Value, Vec<NearMiss>), Mismatch> {
    let reader = SchemaReader {
        root: fields.root(),
        collected: RefCell::default(),
        fitting: RefCell::default(),
        comparisons: Cell::new(COMPARISONS),
        near_misses: RefCell::default(),
    };
    let value = reader.read(fields.schema(field).unwrap_or(&Value::Null), node)?;
    Ok((value, reader.near_misses.into_inner()))
}

/// Reads nodes by the schemas of one declaration.
struct SchemaReader<'a> {
    root: &'a Value,
    /// By the address of a schema, the alternatives that it stands for.
    collected: RefCell<HashMap<usize, Rc<[&'a Value]>>>,
    /// By the addresses of a schema without alternatives and of a node.
    fitting: RefCell<HashMap<(usize, usize), bool>>,
    /// How many comparisons are left.
    comparisons: Cell<usize>,
    near_misses: RefCell<Vec<NearMiss>>,
}

impl<'a> SchemaReader<'a> {
    fn read(&self, schema: &'a Value, node: &Node) -> Result<Value, Mismatch> {
        let alternatives = self.alternatives(schema);
        // An empty scalar is `null` if the schema allows that; otherwise the first match wins.
        if node.is_null() && alternatives.iter().any(|it| it["type"] == "null") {
            return Ok(Value::Null);
        }
        if let Some(first) = alternatives.iter().find(|it| self.fits(it, node)) {
            return self.build(first, node);
        }
        if self.comparisons.get() == 0 {
            let wanted = format!("a value that takes fewer than {COMPARISONS} comparisons");
            return Err(mismatch(node, wanted));
        }
        let deeper = alternatives.iter().rev().find_map(|it| self.mismatch_inside(it, node));
        let is_list = alternatives.iter().any(|it| it["type"] == "array");
        let whole = || Mismatch { is_list, ..mismatch(node, describe(&alternatives)) };
        Err(deeper.unwrap_or_else(whole))
    }

    /// The schemas without references and alternatives that a schema stands for, in order.
    fn alternatives(&self, schema: &'a Value) -> Rc<[&'a Value]> {
        let address = ptr::from_ref(schema).addr();
        if let Some(known) = self.collected.borrow().get(&address) {
            return Rc::clone(known);
        }
        let found = Rc::from(self.collect(schema));
        self.collected.borrow_mut().insert(address, Rc::clone(&found));
        found
    }

    fn collect(&self, schema: &'a Value) -> Vec<&'a Value> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            if !seen.insert(ptr::from_ref(schema)) {
                continue;
            }
            if let Some(name) = definition(schema) {
                pending.push(&self.root["$defs"][name]);
            } else if let Some(any) = schema["anyOf"].as_array() {
                pending.extend(any.iter().rev());
            } else if self.may_compare(1) {
                found.push(schema);
            }
        }
        found
    }

    /// Takes so many comparisons from those that are left; false if there are fewer.
    fn may_compare(&self, count: usize) -> bool {
        let left = self.comparisons.get().checked_sub(count);
        self.comparisons.set(left.unwrap_or_default());
        left.is_some()
    }

    fn fits_any(&self, schema: &'a Value, node: &Node) -> bool {
        let alternatives = self.alternatives(schema);
        (node.is_null() && alternatives.iter().any(|it| it["type"] == "null"))
            || alternatives.iter().any(|it| self.fits(it, node))
    }

    /// Whether a node fits a schema without alternatives.
    fn fits(&self, schema: &'a Value, node: &Node) -> bool {
        let key = (ptr::from_ref(schema).addr(), ptr::from_ref(node).addr());
        if let Some(fits) = self.fitting.borrow().get(&key) {
            return *fits;
        }
        if !self.may_compare(1) {
            return false;
        }
        let fits = match (schema["type"].as_str(), &node.content) {
            (Some("array"), Content::List(items)) => {
                items.iter().all(|item| self.fits_any(&schema["items"], item))
            }
            (Some("object"), Content::Map(entries)) => {
                entries.iter().all(|it| self.fits_any(declared(schema, &it.key), &it.value))
            }
            (Some("array" | "object"), _) => false,
            _ => scalar_value(schema, node).is_some_and(|value| within_bounds(schema, &value)),
        };
        let fits = fits && length_within_bounds(schema, node);
        self.fitting.borrow_mut().insert(key, fits);
        fits
    }

    /// The value of a node that fits a schema without alternatives.
    fn build(&self, schema: &'a Value, node: &Node) -> Result<Value, Mismatch> {
        let value = match (schema["type"].as_str(), &node.content) {
            (Some("array"), Content::List(items)) => {
                let items = items.iter().enumerate().map(|(index, item)| {
                    let value = self.read(&schema["items"], item);
                    value.map_err(|error| error.below(&index.to_string()))
                });
                items.collect::<Result<Value, _>>()?
            }
            (Some("object"), Content::Map(entries)) => {
                let mut object = Map::new();
                for entry in entries {
                    self.near_misses.borrow_mut().extend(near_miss(schema, entry));
                    let value = self.read(declared(schema, &entry.key), &entry.value);
                    let value = value.map_err(|error| error.below(&entry.key))?;
                    object.insert(entry.key.clone(), value);
                }
                Value::Object(object)
            }
            _ => match indexes::find(node) {
                Some(mismatch) => return Err(mismatch),
                None => scalar_value(schema, node).unwrap_or_else(|| undeclared(node)),
            },
        };
        // An enumeration may have lists and maps.
        match within_bounds(schema, &value) {
            true => Ok(value),
            false => Err(mismatch(node, describe(&[schema]))),
        }
    }

    /// The first part of a map or list that does not fit: it says more than the list of
    /// alternatives.
    fn mismatch_inside(&self, schema: &'a Value, node: &Node) -> Option<Mismatch> {
        match (schema["type"].as_str(), &node.content) {
            (Some("array"), Content::List(items)) => {
                let mut items = items.iter().enumerate();
                let (index, item) =
                    items.find(|(_, item)| !self.fits_any(&schema["items"], item))?;
                let error = self.read(&schema["items"], item).err()?;
                Some(error.below(&index.to_string()))
            }
            (Some("object"), Content::Map(entries)) => {
                let mut entries = entries.iter();
                let bad =
                    entries.find(|it| !self.fits_any(declared(schema, &it.key), &it.value))?;
                let error = self.read(declared(schema, &bad.key), &bad.value).err()?;
                Some(error.below(&bad.key))
            }
            _ => None,
        }
    }
}

/// The schema of a member of an object.
fn declared<'a>(schema: &'a Value, key: &str) -> &'a Value {
    schema["properties"].get(key).unwrap_or(&schema["additionalProperties"])
}

/// The declared member of an object that an undeclared key probably means.
fn near_miss(schema: &Value, entry: &Entry) -> Option<NearMiss> {
    let known = schema["properties"].as_object()?;
    if known.contains_key(&entry.key) {
        return None;
    }
    let near = nearest(&entry.key, known.keys().map(String::as_str))?.to_owned();
    Some(NearMiss { location: entry.location.clone(), key: entry.key.clone(), near })
}

/// The value of a node as a declared type that has no parts.
fn scalar_value(schema: &Value, node: &Node) -> Option<Value> {
    match schema["type"].as_str() {
        Some("string") => text(node).map(Value::String),
        Some("boolean") => boolean(node).map(Value::Bool),
        Some("integer") => plain(node).and_then(scalar::integer).map(Value::Number),
        Some("number") => plain(node).and_then(scalar::number).map(Value::Number),
        Some("null") => node.is_null().then_some(Value::Null),
        _ => Some(undeclared(node)),
    }
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
            _ => true,
        }
}

fn length_within_bounds(schema: &Value, node: &Node) -> bool {
    let Content::List(items) = &node.content else { return true };
    let length = items.len() as u64;
    schema["minItems"].as_u64().is_none_or(|least| length >= least)
        && schema["maxItems"].as_u64().is_none_or(|most| length <= most)
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

/// The name of the definition that a schema refers to.
fn definition(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

fn mismatch(node: &Node, wanted: String) -> Mismatch {
    let found = match &node.content {
        Content::Scalar { text, .. } if !node.is_null() => repeated(text),
        _ => node.noun().to_owned(),
    };
    let found = found.into_boxed_str();
    let (location, path) = (node.location.clone(), Vec::new());
    Mismatch { location, path, wanted, found, is_list: false }
}

#[cfg(test)]
mod tests;
