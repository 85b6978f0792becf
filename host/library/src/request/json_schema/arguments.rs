//! The inputs of stack types as properties of one flat object, for callers that pass JSON.
//!
//! 1. Many callers drop conditions, so which types have an input, and whether they need it, is told
//!    in its description.
//! 2. Each property takes `null`, which is the same as leaving it out: a type that needs the input
//!    refuses that, with the reason.

use super::wanted;
use kitaru_provider_host::{
    StackType,
    description::{Input, InputKind},
};
use serde_json::{Value, json};

/// The properties for the inputs of all these types, in the order in which they are declared, with
/// the keys that a stack file has for them.
#[must_use]
pub fn arguments(types: &[StackType]) -> Vec<(String, Value)> {
    let mut properties: Vec<(String, Value)> = Vec::new();
    for input in types.iter().flat_map(|known| &known.inputs) {
        let key = input.key();
        if properties.iter().all(|(known, _)| *known != key) {
            let property = property(&input.name, types);
            properties.push((key, property));
        }
    }
    properties
}

/// The property of an input, for all types that have it.
fn property(name: &str, types: &[StackType]) -> Value {
    let declared: Vec<(&str, &Input)> = types
        .iter()
        .flat_map(|known| known.inputs.iter().map(|input| (known.name.as_str(), input)))
        .filter(|(_, input)| input.name == name)
        .collect();
    let mut kinds: Vec<&str> = declared.iter().map(|(_, input)| kind(input)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.push("null");
    let mut property = json!({ "type": kinds, "description": about(&declared, types.len() > 1) });
    if let Some(words) = choices(&declared) {
        property["enum"] = words;
    }
    if let [(_, Input { default: Some(default), .. })] = declared.as_slice() {
        property["default"] = default.clone();
    }
    property
}

fn kind(input: &Input) -> &'static str {
    match input.kind {
        InputKind::Boolean => "boolean",
        InputKind::Integer => "integer",
        InputKind::String | InputKind::Uri(_) | InputKind::Choice(_) => "string",
    }
}

/// What the input means to each type; with the names of those that say the same.
fn about(declared: &[(&str, &Input)], with_types: bool) -> String {
    let mut meanings: Vec<(String, Vec<&str>)> = Vec::new();
    for (stack_type, input) in declared {
        let meaning = meaning(input);
        match meanings.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, types)) => types.push(stack_type),
            None => meanings.push((meaning, vec![stack_type])),
        }
    }
    let texts: Vec<String> = meanings
        .into_iter()
        .map(|(meaning, types)| match with_types {
            true => format!("{meaning} ({})", types.join(", ")),
            false => meaning,
        })
        .collect();
    texts.join("; ")
}

fn meaning(input: &Input) -> String {
    let wanted = wanted(&input.kind).map(|wanted| format!(". {wanted}")).unwrap_or_default();
    let required = if input.required { ", required" } else { "" };
    format!("{}{wanted}{required}", input.help.trim().trim_end_matches('.'))
}

/// The words to choose from, if every type has the same.
fn choices(declared: &[(&str, &Input)]) -> Option<Value> {
    let words = |input: &Input| match &input.kind {
        InputKind::Choice(words) => Some(words.clone()),
        _ => None,
    };
    let (_, first) = declared.first()?;
    let wanted = words(first)?;
    let same = declared.iter().all(|(_, input)| words(input).as_ref() == Some(&wanted));
    same.then(|| wanted.into_iter().map(Value::from).chain([Value::Null]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str, help: &str, kind: InputKind, required: bool) -> Input {
        Input {
            name: name.to_owned(),
            kind,
            required,
            help: help.to_owned(),
            placeholder: None,
            default: None,
            stored_at: Vec::new(),
            synonyms: Vec::new(),
            other_forms: Vec::new(),
        }
    }

    fn stack_type(name: &str, inputs: Vec<Input>) -> StackType {
        StackType {
            name: name.to_owned(),
            display_name: name.to_owned(),
            summary: String::new(),
            inputs,
            takes_credentials: false,
            takes_async: false,
            verifies: false,
            recognises: Vec::new(),
            made_of: None,
            synonyms: Vec::new(),
        }
    }

    #[test]
    fn an_input_of_several_types_is_one_property() {
        let uri = InputKind::Uri(vec!["gs".into()]);
        let types = [
            stack_type("one", vec![input("disk-size", "Size.", InputKind::Integer, false)]),
            stack_type(
                "two",
                vec![
                    input("disk-size", "Size", InputKind::Integer, false),
                    input("store", "Where artifacts are kept", uri, true),
                ],
            ),
        ];
        let found: serde_json::Map<String, Value> = arguments(&types).into_iter().collect();
        assert_eq!(
            Value::from(found),
            json!({
                "disk_size": { "type": ["integer", "null"], "description": "Size (one, two)" },
                "store": {
                    "type": ["string", "null"],
                    "description":
                        "Where artifacts are kept. Wants a URI that begins with gs://, required (two)",
                },
            })
        );
    }
}
