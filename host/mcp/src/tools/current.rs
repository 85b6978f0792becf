//! `kitaru_stacks_current`

use super::{Definition, Effect, nothing};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, boolean, text},
};
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_current",
    title: "Show the active stack",
    about: "Show which stack is active. An execution may use another one: resolve its stack to \
            know",
    effect: Effect::None,
    input: nothing,
    output,
    run,
};

fn output() -> Value {
    let properties = json!({ "id": text(), "is_active": boolean(), "name": text() });
    schema::answer(&properties, &["id", "is_active", "name"])
}

fn run(call: &Call<'_>) -> Answer {
    refuse(Arguments::new(call.given).into_problems())?;
    Ok(call.content(&call.kitaru.current()?))
}
