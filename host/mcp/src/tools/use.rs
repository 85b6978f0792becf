//! `kitaru_stacks_use`

use super::{Definition, Effect, stack};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, boolean, text},
};
use kitaru::UseStack;
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_use",
    title: "Switch to a stack",
    about: "Make a stack the active one, which the next executions use",
    effect: Effect::Active,
    input: stack,
    output,
    run,
};

fn output() -> Value {
    let properties = json!({
        "id": text(),
        "is_active": boolean(),
        "name": text(),
        "previous_active_stack": text(),
    });
    schema::answer(&properties, &["id", "is_active", "name", "previous_active_stack"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let stack = arguments.required("name");
    refuse(arguments.into_problems())?;
    let used = call.kitaru.use_stack(&UseStack { stack: stack.unwrap_or_default() })?;
    let mut content = call.content(&used);
    content["previous_active_stack"] = used.before.into();
    Ok(content)
}
