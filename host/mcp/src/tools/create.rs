//! `kitaru_stacks_create`

use super::{Definition, Effect, Offer};
use crate::{
    arguments::Arguments,
    call::{Answer, Call},
    creation::{self, Creation},
    inputs,
    schema::{self, boolean, nullable, object, switch, text, texts},
    words,
};
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: words::CREATE,
    title: "Create a stack",
    about: "Create a stack, and make it the active one unless activate is false. \
            the list of stack types tells what each one needs. With dry_run nothing is created",
    effect: Effect::Created,
    input,
    output,
    run,
};

fn input(offer: &Offer<'_>) -> Value {
    let mut properties = inputs::properties(offer.types);
    properties.push(("dry_run".to_owned(), switch(false, "Only show what would be created")));
    schema::arguments(properties, &["name"])
}

/// The members of the answer to a creation, which a dry run has only some of.
pub(super) fn members() -> Value {
    json!({
        "components_created": texts(),
        "dry_run": boolean(),
        "id": text(),
        "is_active": boolean(),
        "name": text(),
        "previous_active_stack": nullable(),
        "request": object(),
        "resources": object(),
        "service_connectors_created": texts(),
        "stack_type": text(),
        "variables": texts(),
    })
}

fn output() -> Value {
    schema::answer(&members(), &["name", "stack_type"])
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let dry_run = arguments.switch("dry_run").unwrap_or_default();
    let creation = creation::read(call, &mut arguments)?;
    creation.check(call, arguments)?;
    carry_out(call, &creation, dry_run)
}

/// Creates the stack, or plans that.
pub(super) fn carry_out(call: &Call<'_>, creation: &Creation, dry_run: bool) -> Answer {
    match dry_run {
        true => Ok(call.content(&call.kitaru.plan_create(&creation.asked)?)),
        false => Ok(call.content(&call.kitaru.create(&creation.asked)?)),
    }
}
