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
    let roots = roots(description, target, flavor(target).as_deref());
    let declared: Vec<Fields<'_>> = roots.iter().map(Fields::new).collect();
    match rest.split_once('=') {
        None => {
            let mut fields = BTreeMap::new();
            for declared in &declared {
                for name in declared.names() {
                    fields.entry(name).or_insert_with(|| declared.schema(name));
                }
            }
            let candidate = |(field, schema): (&str, Option<&Value>)| {
                let about = schema.and_then(|schema| schema["description"].as_str());
                let value = format!("{target}.{field}=");
                CompletionCandidate::new(value).help(about.map(|about| about.to_owned().into()))
            };
            fields.into_iter().map(candidate).collect()
        }
        Some((field, _)) => {
            let mut schemas = declared.iter().zip(&roots);
            let found = schemas.find_map(|(declared, root)| Some((declared.schema(field)?, root)));
            let Some((schema, root)) = found else { return Vec::new() };
            let mut words = Vec::new();
            values(schema, root, 0, &mut words);
            let word = |word: &String| CompletionCandidate::new(format!("{target}.{field}={word}"));
            words.iter().map(word).collect()
        }
    }
}

/// The schemas of a target's fields, one for each flavor that it may have.
fn roots(description: &Description, target: &str, chosen: Option<&str>) -> Vec<Value> {
    let targets = description.targets.iter().filter(|known| known.name == target);
    let flavors = targets.flat_map(|known| &known.flavors);
    let flavors = flavors.filter(|it| chosen.is_none_or(|chosen| chosen == it.name));
    // The text was serialised from JSON, so it parses.
    flavors.map(|flavor| serde_json::from_str(&flavor.fields).unwrap_or_default()).collect()
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
