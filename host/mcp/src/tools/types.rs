//! `kitaru_stack_types`

use super::{Definition, Effect, Offer};
use crate::{
    answer,
    arguments::Arguments,
    call::{Answer, Call, refuse},
    inputs, reference,
    schema::{self, boolean, list, nullable, object, object_of, optional_text, text, texts},
    words::{self, ToolWords, key},
};
use kitaru::{Failure, Kitaru, request::stack_type};
use kitaru_provider_host::Description;
use serde_json::{Map, Value, json};

pub(super) const TOOL: Definition = Definition {
    name: words::TYPES,
    title: "List stack types",
    about: "List the stack types with the schema of the arguments that creating a stack of each \
            takes, and the forms of its credentials. With stack_type, that one and the fields of \
            its components",
    effect: Effect::None,
    input,
    output,
    run,
};

fn input(_: &Offer<'_>) -> Value {
    schema::arguments(vec![("stack_type".to_owned(), optional_text("Only this type"))], &[])
}

fn output() -> Value {
    let served = object_of(
        &json!({
            "bundled": boolean(),
            "credentials": texts(),
            "digest": text(),
            "native": boolean(),
            "source": nullable(),
            "display_name": text(),
            "extra": object(),
            "input_schema": object(),
            "path": nullable(),
            "provider": text(),
            "stack_type": text(),
            "summary": text(),
            "version": text(),
        }),
        &["credentials", "input_schema", "stack_type", "summary"],
    );
    schema::answer(
        &json!({ "broken": list(&object()), "result": list(&served) }),
        &["broken", "result"],
    )
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let wanted = arguments.text("stack_type");
    refuse(arguments.into_problems())?;
    match wanted {
        Some(wanted) => {
            let item = described(call.kitaru, &wanted, call.words)?;
            Ok(json!({ "broken": [], "result": [item] }))
        }
        None => {
            let mut content = call.content(&call.kitaru.stack_types());
            for item in content["result"].as_array_mut().into_iter().flatten() {
                let name = item["stack_type"].as_str().unwrap_or_default().to_owned();
                if let Some(description) = call.kitaru.describe(&name)? {
                    add(item, &description);
                }
            }
            Ok(content)
        }
    }
}

/// A stack type, with the fields of its components.
///
/// # Errors
///
/// If no provider serves it, or its provider fails.
pub fn described(kitaru: &Kitaru, wanted: &str, words: &ToolWords) -> Result<Value, Failure> {
    let wanted = wanted.trim().to_lowercase();
    let types = kitaru.stack_types();
    let listed = types.types.iter().position(|known| known.stack_type == wanted);
    let description = kitaru.describe(&wanted)?;
    let (Some(index), Some(description)) = (listed, description) else {
        let known: Vec<(&str, &[String])> =
            types.types.iter().map(|known| (known.stack_type.as_str(), [].as_slice())).collect();
        return Err(stack_type::no_type(&wanted, &known).into());
    };
    let mut item = answer::of(&types, words)["result"][index].take();
    add(&mut item, &description);
    item["extra"] = extra(&description).into();
    Ok(item)
}

/// Adds what creating a stack of the type takes.
fn add(item: &mut Value, description: &Description) {
    let stack_type = &description.stack_type;
    let required = stack_type.inputs.iter().filter(|input| input.required);
    let required: Vec<String> = required.map(|input| key(&input.name)).collect();
    let required: Vec<&str> =
        ["name", "stack_type"].into_iter().chain(required.iter().map(String::as_str)).collect();
    let mut properties = inputs::properties(std::slice::from_ref(stack_type));
    properties.retain(|(name, _)| match name.as_str() {
        "credentials" => stack_type.takes_credentials,
        "async_mode" => stack_type.takes_async,
        "verify" => stack_type.verifies,
        _ => true,
    });
    for (name, property) in &mut properties {
        if name == "stack_type" {
            *property = json!({ "const": stack_type.name });
        }
    }
    item["input_schema"] = schema::arguments(properties, &required);
    item["credentials"] = reference::forms(description).into();
}

/// The fields of the components of a type, by component and flavor.
fn extra(description: &Description) -> Map<String, Value> {
    let mut targets = Map::new();
    for target in &description.targets {
        let flavors: Map<String, Value> = target
            .flavors
            .iter()
            .map(|flavor| {
                let fields: Value = serde_json::from_str(&flavor.fields).unwrap_or_default();
                (flavor.name.clone(), json!({ "fields": fields, "secrets": flavor.secrets }))
            })
            .collect();
        targets.insert(target.name.clone(), flavors.into());
    }
    targets
}
