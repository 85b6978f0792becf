//! `kitaru_stacks_list`

use super::{Definition, Effect, Offer};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, boolean, list, object_of, optional_text, text},
};
use kitaru::ListStacks;
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_list",
    title: "List stacks",
    about: "List the stacks, with their types, and which of them is active",
    effect: Effect::None,
    input,
    output,
    run,
};

fn input(_: &Offer<'_>) -> Value {
    let properties = vec![
        ("stack_type".to_owned(), optional_text("Only stacks of this type")),
        ("name".to_owned(), optional_text("Only stacks of this name; `*` is any text")),
    ];
    schema::arguments(properties, &[])
}

fn output() -> Value {
    let stack = object_of(
        &json!({
            "id": text(),
            "is_active": boolean(),
            "is_managed": boolean(),
            "name": text(),
            "stack_type": text(),
        }),
        &["id", "is_active", "is_managed", "name", "stack_type"],
    );
    let properties = json!({ "result": list(&stack), "total": { "type": "integer" } });
    schema::answer(&properties, &["result", "total"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let (stack_type, name) = (arguments.text("stack_type"), arguments.text("name"));
    refuse(arguments.into_problems())?;
    let asked = ListStacks { stack_type, name, ..ListStacks::default() };
    Ok(call.content(&call.kitaru.list(&asked)?))
}
