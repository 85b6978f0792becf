//! `kitaru_stacks_show`

use super::{Definition, Effect, stack};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, boolean, list, nullable, object, object_of, text, texts},
};
use kitaru::ShowStack;
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_show",
    title: "Show a stack",
    about: "Show what a stack is made of: its components with their settings, and its service \
            connectors. Secrets are not shown",
    effect: Effect::None,
    input: stack,
    output,
    run,
};

pub(super) fn output() -> Value {
    let component = object_of(
        &json!({
            "backend": text(),
            "details": object(),
            "name": text(),
            "purpose": text(),
            "role": text(),
            "secrets": texts(),
            "settings": object(),
        }),
        &["role", "name", "backend"],
    );
    let properties = json!({
        "async": { "type": ["boolean", "null"] },
        "components": list(&component),
        "id": text(),
        "is_active": boolean(),
        "is_managed": boolean(),
        "labels": object(),
        "name": text(),
        "provider": {
            "type": ["object", "null"],
            "properties": { "digest": nullable(), "name": text(), "version": text() },
        },
        "read_by": object(),
        "service_connectors": list(&object()),
        "stack_type": text(),
        "unserved": object(),
    });
    schema::answer(&properties, &["components", "id", "is_active", "name", "stack_type"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let stack = arguments.required("name");
    refuse(arguments.into_problems())?;
    let asked = ShowStack { stack: stack.unwrap_or_default() };
    Ok(call.content(&call.kitaru.show(&asked)?))
}
