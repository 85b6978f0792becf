//! Completes `TARGET.FIELD=VALUE`, one part after the other.

use clap_complete::engine::CompletionCandidate;
use kitaru_provider_host::{Description, Fields};
use serde_json::Value;
use std::{collections::BTreeMap, ffi::OsStr};

/// What an assignment may be that begins with what was typed; `flavor` tells which flavor of a target
/// is chosen, if that is known.
pub(super) fn assignments(
    description: &Description,
    flavor: &dyn Fn(&str) -> Option<String>,
    typed: &OsStr,
) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let Some((target, rest)) = typed.split_once('.') else {
        let targets = description.targets.iter();
        return targets.map(|it| CompletionCandidate::new(format!("{}.", it.name))).collect();
    };
    let fields = fields(description, target, flavor(target).as_deref());
    match rest.split_once('=') {
        None => fields
            .into_iter()
            .map(|(field, (schema, _))| {
                let about = schema["description"].as_str().unwrap_or_default().to_owned();
                let value = format!("{target}.{field}=");
                CompletionCandidate::new(value).help((!about.is_empty()).then(|| about.into()))
            })
            .collect(),
        Some((field, _)) => {
            let Some((schema, root)) = fields.get(field) else { return Vec::new() };
            let mut words = Vec::new();
            values(schema, root, 0, &mut words);
            let word = |word: &String| CompletionCandidate::new(format!("{target}.{field}={word}"));
            words.iter().map(word).collect()
        }
    }
}

/// The fields of a target, each with its schema and the whole that this is part of.
fn fields(
    description: &Description,
    target: &str,
    chosen: Option<&str>,
) -> BTreeMap<String, (Value, Value)> {
    let targets = description.targets.iter().filter(|known| known.name == target);
    let mut fields = BTreeMap::new();
    let is_chosen = |name: &str| chosen.is_none_or(|chosen| chosen == name);
    for flavor in targets.flat_map(|known| &known.flavors).filter(|it| is_chosen(&it.name)) {
        let root: Value = serde_json::from_str(&flavor.fields).unwrap_or_default();
        let declared = Fields::new(&root);
        for name in declared.names() {
            let schema = declared.schema(name).cloned().unwrap_or_default();
            fields.entry(name.to_owned()).or_insert_with(|| (schema, root.clone()));
        }
    }
    fields
}

/// The words that a schema lists. Alternatives are followed a few steps: it is a stranger's.
fn values(schema: &Value, root: &Value, depth: usize, words: &mut Vec<String>) {
    const DEEPEST: usize = 8;
    if depth > DEEPEST {
        return;
    }
    let mut add = |word: String| {
        if !words.contains(&word) {
            words.push(word);
        }
    };
    if schema["type"] == "boolean" {
        ["true", "false"].into_iter().for_each(|word| add(word.to_owned()));
    }
    for word in schema["enum"].as_array().into_iter().flatten() {
        add(word.as_str().map_or_else(|| word.to_string(), str::to_owned));
    }
    let reference = schema["$ref"].as_str().and_then(|it| it.strip_prefix("#/$defs/"));
    if let Some(name) = reference {
        values(&root["$defs"][name], root, depth + 1, words);
    }
    for any in schema["anyOf"].as_array().into_iter().flatten() {
        values(any, root, depth + 1, words);
    }
}
