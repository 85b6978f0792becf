//! The arguments of a creation as a schema, made from the stack types that are served.

use crate::{
    creation::ARGUMENTS,
    schema::{optional_text, required_text, switch},
    words::key,
};
use kitaru::plugin::{Input, InputKind, StackType};
use serde_json::{Value, json};

/// The properties of a creation of any of these types, or of one.
#[must_use]
pub fn properties(types: &[StackType]) -> Vec<(String, Value)> {
    let names: Vec<&str> = types.iter().map(|it| it.name.as_str()).collect();
    let mut properties = vec![
        ("name".to_owned(), required_text("The name of the stack")),
        ("stack_type".to_owned(), stack_type(&names)),
    ];
    for stack_type in types {
        for input in &stack_type.inputs {
            let key = key(&input.name);
            let is_taken = ARGUMENTS.contains(&&*key);
            if !is_taken && properties.iter().all(|(name, _)| *name != key) {
                properties.push((key, property(&input.name, types)));
            }
        }
    }
    properties.extend([
        ("extra".to_owned(), extra()),
        ("credentials".to_owned(), optional_text(CREDENTIALS)),
        ("async_mode".to_owned(), switch(false, "Let runs return before they have ended")),
        ("activate".to_owned(), switch(true, "Make it the active stack")),
        ("verify".to_owned(), switch(true, "Verify names and credentials")),
    ]);
    properties
}

const CREDENTIALS: &str = "How components authenticate to the cloud. Never the secret itself: \
    `env:NAME` or `file:PATH` refers to it. Without a secret: `implicit`, a profile or the path of \
    a key file, as `kitaru_stack_types` lists them for each type";

fn stack_type(names: &[&str]) -> Value {
    json!({
        "type": ["string", "null"],
        "default": "local",
        "description": format!("The stack type: {}", names.join(", ")),
    })
}

fn extra() -> Value {
    json!({
        "type": ["object", "null"],
        "additionalProperties": { "type": "object" },
        "description": "Fields of components, as {component: {field: value}}. A field that is a \
            secret takes `env:NAME` or `file:PATH`",
    })
}

/// The property of an input, for all types that have it.
fn property(name: &str, types: &[StackType]) -> Value {
    let declared: Vec<(&str, &Input)> = types
        .iter()
        .flat_map(|of| of.inputs.iter().map(|input| (of.name.as_str(), input)))
        .filter(|(_, input)| input.name == name)
        .collect();
    let mut helps: Vec<(String, Vec<&str>)> = Vec::new();
    for (of, input) in &declared {
        let help = help(input);
        match helps.iter_mut().find(|(known, _)| *known == help) {
            Some((_, users)) => users.push(of),
            None => helps.push((help, vec![of])),
        }
    }
    let several = types.len() > 1;
    let helps: Vec<String> = helps
        .into_iter()
        .map(|(help, users)| match several {
            true => format!("{help} ({})", users.join(", ")),
            false => help,
        })
        .collect();
    let mut kinds: Vec<&str> = declared.iter().map(|(_, input)| kind(input)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    // A type that needs it refuses `null`, with the reason.
    kinds.push("null");
    let mut property = json!({ "type": kinds, "description": helps.join("; ") });
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

fn help(input: &Input) -> String {
    let uri = match &input.kind {
        InputKind::Uri(schemes) if !schemes.is_empty() => {
            let schemes: Vec<String> =
                schemes.iter().map(|scheme| format!("{scheme}://")).collect();
            format!(", {}…", schemes.join("… or "))
        }
        _ => String::new(),
    };
    let required = if input.required { ", required" } else { "" };
    format!("{}{uri}{required}", input.help.trim_end_matches('.'))
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
