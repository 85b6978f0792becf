//! `kitaru_stacks_delete`
//!
//! With `recursive` or `force`, something goes that the stack alone does not take
//! with it. This needs the digest of the plan, which the caller has seen then, or
//! the confirmation of the user, who is shown the plan.

use super::{Definition, Effect, Offer, SELECTOR};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, Stop, refuse},
    schema::{self, boolean, nullable, optional_text, required_text, switch, text, texts},
};
use kitaru::{DeleteStack, DeletedStack};
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: "kitaru_stacks_delete",
    title: "Delete a stack",
    about: "Delete a stack; with recursive its components and service connectors as well, unless \
            other stacks use them. recursive and force need the digest of the plan as plan, or \
            the user is asked. The default stack cannot be deleted",
    effect: Effect::Deleted,
    input,
    output,
    run,
};

fn input(_: &Offer<'_>) -> Value {
    let mut properties = properties(required_text(SELECTOR));
    properties.push(("dry_run".to_owned(), switch(false, "Only show what would be deleted")));
    schema::arguments(properties, &["name"])
}

/// The properties of a deletion.
pub(super) fn properties(name: Value) -> Vec<(String, Value)> {
    let recursive = "Delete its components and connectors too, unless other stacks use them";
    let force = "Delete it even if it is the active stack; `default` becomes active then";
    vec![
        ("name".to_owned(), name),
        ("recursive".to_owned(), switch(false, recursive)),
        ("force".to_owned(), switch(false, force)),
        ("plan".to_owned(), optional_text(PLAN)),
    ]
}

/// The digest of a plan as an argument.
pub(super) const PLAN: &str = "The `plan` that the plan of the same deletion has";

/// The members of the answer to a deletion.
pub(super) fn members() -> Value {
    json!({
        "components_deleted": texts(),
        "components_left": texts(),
        "deleted_stack": nullable(),
        "dry_run": boolean(),
        "new_active_stack": nullable(),
        "plan": text(),
        "recursive": boolean(),
        "service_connectors_deleted": texts(),
    })
}

fn output() -> Value {
    let required = ["components_deleted", "deleted_stack", "new_active_stack", "recursive"];
    schema::answer(&members(), &required)
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    let dry_run = arguments.switch("dry_run").unwrap_or_default();
    let deletion = read(&mut arguments, true);
    refuse(arguments.into_problems())?;
    match dry_run {
        true => plan(call, &deletion.asked),
        false => carry_out(call, &deletion),
    }
}

/// A deletion that is asked for.
pub(super) struct AskedDeletion {
    pub(super) asked: DeleteStack,
    /// The digest of the plan that the caller has seen.
    plan: Option<String>,
}

/// Reads the arguments of a deletion; one that is only planned takes no digest.
pub(super) fn read(arguments: &mut Arguments<'_>, confirms: bool) -> AskedDeletion {
    let stack = arguments.required("name").unwrap_or_default();
    let recursive = arguments.switch("recursive").unwrap_or_default();
    let force = arguments.switch("force").unwrap_or_default();
    let plan = if confirms { arguments.text("plan") } else { None };
    let plan = plan.map(|digest| digest.trim().to_owned());
    AskedDeletion { asked: DeleteStack { stack, recursive, force }, plan }
}

/// Plans a deletion; the answer has the digest that confirms it.
pub(super) fn plan(call: &Call<'_>, asked: &DeleteStack) -> Answer {
    Ok(content(call, &call.kitaru.plan_delete(asked)?))
}

fn content(call: &Call<'_>, deleted: &DeletedStack) -> Value {
    let mut content = call.content(deleted);
    if deleted.dry_run {
        content["plan"] = deleted.digest().into();
    }
    content
}

/// Deletes the stack, if that is confirmed where it has to be.
pub(super) fn carry_out(call: &Call<'_>, deletion: &AskedDeletion) -> Answer {
    let AskedDeletion { asked, plan } = deletion;
    let deleted = match call.confirmed.or(plan.as_deref()) {
        Some(digest) => call.kitaru.delete_as_planned(asked, digest)?,
        None if asked.recursive || asked.force => {
            let planned = call.kitaru.plan_delete(asked)?;
            return Err(Stop::Unconfirmed(Box::new(planned)));
        }
        None => call.kitaru.delete(asked)?,
    };
    Ok(content(call, &deleted))
}
