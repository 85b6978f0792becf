//! `kitaru_stacks_resolve`

use super::{Definition, Effect, Offer};
use crate::{
    answer,
    arguments::Arguments,
    call::{Answer, Call, refuse},
    schema::{self, boolean, list, nullable, object_of, optional_text, text},
    words,
};
use kitaru::ResolveStack;
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: words::RESOLVE,
    title: "Resolve the stack of an execution",
    about: "Show which stack an execution would use here, and which layer of precedence decides: \
            run, flow, configure, the variable KITARU_STACK, pyproject.toml or the active stack",
    effect: Effect::None,
    input,
    output,
    run,
};

fn input(_: &Offer<'_>) -> Value {
    let layer = |about| optional_text(about);
    let properties = vec![
        ("run".to_owned(), layer("The stack that the run names, as in flow.run(stack=…)")),
        ("flow".to_owned(), layer("The stack that the flow names, as in @flow(stack=…)")),
        ("configure".to_owned(), layer("The stack of kitaru.configure(stack=…)")),
    ];
    schema::arguments(properties, &[])
}

fn output() -> Value {
    let layer = object_of(
        &json!({ "layer": text(), "source": text(), "value": nullable(), "won": boolean() }),
        &["layer", "source", "value", "won"],
    );
    let properties = json!({
        "gone": nullable(),
        "id": text(),
        "layer": nullable(),
        "layers": list(&layer),
        "name": text(),
    });
    schema::answer(&properties, &["id", "layer", "layers", "name"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let asked = ResolveStack {
        run: arguments.text("run"),
        flow: arguments.text("flow"),
        configure: arguments.text("configure"),
    };
    refuse(arguments.into_problems())?;
    Ok(answer::of_body(call.kitaru.resolve(&asked)?.explained(call.words)))
}
