//! `kitaru_stacks_export`

use super::{Definition, Effect, stack};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, nullable, object, text, texts},
};
use kitaru::ExportStack;
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_export",
    title: "Export a stack",
    about: "Write a stack as the stack file that creates it again, in YAML and as an object. \
            Secrets are left out, and named",
    effect: Effect::None,
    input: stack,
    output,
    run,
};

fn output() -> Value {
    let properties = json!({
        "credentials": nullable(),
        "file": object(),
        "left_out": texts(),
        "missing": texts(),
        "secrets": texts(),
        "yaml": text(),
    });
    schema::answer(&properties, &["file", "left_out", "missing", "secrets", "yaml"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let stack = arguments.required("name");
    refuse(arguments.into_problems())?;
    let exported = call.kitaru.export(&ExportStack { stack: stack.unwrap_or_default() })?;
    let mut content = call.content(&exported);
    content["yaml"] = exported.export.draft.yaml().into();
    Ok(content)
}
