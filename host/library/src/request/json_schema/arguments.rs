//! The schema of arguments that come as JSON: one flat object with the inputs of all types.
//!
//! Many callers drop conditions at the root of a schema, so which types an input belongs to, and
//! whether they need it, is told in its description.

use super::{ACTIVATE, ASYNC, CREDENTIALS, DIALECT, EXTRA, NAME, TYPE, VERIFY, about, uri_pattern};
use crate::request::stack_type;
use kitaru_provider_host::{
    StackType,
    description::{Input, InputKind},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The schema of an object with the keys of a stack file and the inputs of these types, spelled
/// with `_`. No other key is allowed, and only the name is required.
#[must_use]
pub fn arguments(types: &[StackType]) -> Value {
    let names: Vec<&str> = types.iter().map(|known| known.name.as_str()).collect();
    let mut properties = Map::new();
    let mut add = |key: &str, schema: Value| properties.insert(key.to_owned(), schema);
    add("name", json!({ "type": "string", "minLength": 1, "description": NAME }));
    add(
        "type",
        json!({
            "type": "string", "enum": names, "default": stack_type::DEFAULT, "description": TYPE,
        }),
    );
    add("activate", json!({ "type": "boolean", "default": true, "description": ACTIVATE }));
    add("verify", json!({ "type": "boolean", "default": true, "description": VERIFY }));
    add(
        "async",
        json!({ "type": "boolean", "description": of(ASYNC, types, |it| it.takes_async) }),
    );
    let credentials = of(CREDENTIALS, types, |it| it.takes_credentials);
    add("credentials", json!({ "type": "string", "description": credentials }));
    let fields = json!({ "type": "object" });
    add(
        "extra",
        json!({
            "type": "object", "additionalProperties": fields, "description": EXTRA,
        }),
    );
    let mut inputs: BTreeMap<String, Vec<(&StackType, &Input)>> = BTreeMap::new();
    for known in types {
        for input in &known.inputs {
            inputs.entry(input.key()).or_default().push((known, input));
        }
    }
    for (key, declared) in &inputs {
        add(key, shared(declared));
    }
    json!({
        "$schema": DIALECT,
        "type": "object",
        "properties": properties,
        "required": ["name"],
        "additionalProperties": false,
    })
}

/// What a key means, and which types take it.
fn of(about: &str, types: &[StackType], takes: fn(&StackType) -> bool) -> String {
    let taking: Vec<&str> =
        types.iter().filter(|known| takes(known)).map(|known| known.name.as_str()).collect();
    format!("{about} ({})", taking.join(", "))
}

/// One property for an input that several types declare.
fn shared(declared: &[(&StackType, &Input)]) -> Value {
    let word = |(known, input): &(&StackType, &Input)| match input.required {
        true => format!("{} (required)", known.name),
        false => known.name.clone(),
    };
    let types: Vec<String> = declared.iter().map(word).collect();
    let mut schema = kind(declared);
    let help = declared.first().map(|(_, input)| about(input)).unwrap_or_default();
    schema["description"] = format!("{help}. For {}", types.join(", ")).into();
    schema
}

/// What all the declared kinds take.
fn kind(declared: &[(&StackType, &Input)]) -> Value {
    let mut names: Vec<&str> = Vec::new();
    let (mut schemes, mut words) = (Vec::new(), Vec::new());
    let (mut are_uris, mut are_words) = (true, true);
    for (_, input) in declared {
        let name = match &input.kind {
            InputKind::Boolean => "boolean",
            InputKind::Integer => "integer",
            InputKind::String | InputKind::Uri(_) | InputKind::Choice(_) => "string",
        };
        let merge = |more: &[String], into: &mut Vec<String>| {
            into.extend(more.iter().filter(|one| !into.contains(one)).cloned().collect::<Vec<_>>());
        };
        match &input.kind {
            InputKind::Uri(more) if !more.is_empty() => merge(more, &mut schemes),
            _ => are_uris = false,
        }
        match &input.kind {
            InputKind::Choice(more) => merge(more, &mut words),
            _ => are_words = false,
        }
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        ["string"] if are_uris => json!({ "type": "string", "pattern": uri_pattern("", &schemes) }),
        ["string"] if are_words => json!({ "type": "string", "enum": words }),
        [one] => json!({ "type": one }),
        several => json!({ "type": several }),
    }
}
