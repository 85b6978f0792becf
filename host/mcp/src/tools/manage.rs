//! `manage_stack`, as the Python program has it.
//!
//! An argument that belongs to the other action is refused, unless it is left at
//! its default: clients send those.

use super::{Definition, Effect, Offer, create, delete};
use crate::{
    arguments::Arguments,
    call::{Answer, Call, Stop, refuse},
    creation::{self, ARGUMENTS, Creation},
    inputs,
    schema::{self, required_text},
    words::MANAGE,
};
use delete::AskedDeletion;
use kitaru::{Failure, Problem, stack::Object, text};
use serde_json::{Value, json};

pub(super) const TOOL: Definition = Definition {
    name: MANAGE,
    title: "Create or delete a stack",
    about: "Create or delete a stack; action tells which",
    effect: Effect::CreatedOrDeleted,
    input,
    output,
    run,
};

/// What can be done with a stack.
pub(super) const ACTIONS: [&str; 2] = ["create", "delete"];

/// The arguments of a deletion besides the name.
const OF_DELETION: [&str; 3] = ["recursive", "force", "plan"];

/// What arguments are, where they have no effect: a model may write them down.
const DEFAULTS: [(&str, Value); 5] = [
    ("activate", Value::Bool(true)),
    ("async_mode", Value::Bool(false)),
    ("force", Value::Bool(false)),
    ("recursive", Value::Bool(false)),
    ("verify", Value::Bool(true)),
];

fn actions(no_delete: bool) -> &'static [&'static str] {
    if no_delete { &ACTIONS[..1] } else { &ACTIONS }
}

fn input(offer: &Offer<'_>) -> Value {
    input_for(offer, actions(offer.options.no_delete), true)
}

/// The schema for some actions; only what changes something takes the digest of a plan.
pub(super) fn input_for(offer: &Offer<'_>, actions: &[&str], confirms: bool) -> Value {
    let action = json!({ "type": "string", "enum": actions, "description": "What to do" });
    let mut properties = vec![("action".to_owned(), action)];
    properties.extend(inputs::properties(offer.types));
    if actions.contains(&"delete") {
        let mut deletion = delete::properties(required_text(
            "The name of the stack; to delete it, the name or the id",
        ));
        deletion.retain(|(name, _)| confirms || name != "plan");
        // The name is that of both actions.
        properties.retain(|(name, _)| name != "name");
        properties.extend(deletion);
    }
    schema::arguments(properties, &["action", "name"])
}

fn output() -> Value {
    let (mut members, deleted) = (create::members(), delete::members());
    if let (Some(members), Value::Object(deleted)) = (members.as_object_mut(), deleted) {
        members.extend(deleted);
    }
    let mut schema = schema::answer(&members, &["name", "stack_type"]);
    if let Some(any) = schema["anyOf"].as_array_mut() {
        any.push(json!({ "required": ["components_deleted", "deleted_stack", "recursive"] }));
    }
    schema
}

fn run(call: &Call<'_>) -> Answer {
    let mut arguments = Arguments::new(call.given);
    match read(call, &mut arguments, actions(call.options.no_delete), true)? {
        Change::Creation(creation) => {
            creation.check(call, arguments)?;
            create::carry_out(call, &creation, false)
        }
        Change::Deletion(deletion) => {
            refuse(arguments.into_problems())?;
            delete::carry_out(call, &deletion)
        }
        Change::Neither => Err(Stop::Failed(Failure::of(arguments.into_problems()))),
    }
}

/// A change that is asked for.
pub(super) enum Change {
    /// To create a stack.
    Creation(Box<Creation>),
    /// To delete one.
    Deletion(AskedDeletion),
    /// None that can be told.
    Neither,
}

/// Reads the arguments of one of these actions.
///
/// # Errors
///
/// If the provider of the type fails.
pub(super) fn read(
    call: &Call<'_>,
    arguments: &mut Arguments<'_>,
    actions: &[&str],
    confirms: bool,
) -> Result<Change, Stop> {
    let action = arguments.choice("action", actions);
    let of_deletion = if confirms { &OF_DELETION[..] } else { &OF_DELETION[..2] };
    Ok(match action.as_deref() {
        Some("create") => {
            misplaced(call.given, arguments, of_deletion, "delete");
            Change::Creation(Box::new(creation::read(call, arguments)?))
        }
        Some(_) => {
            let names = inputs_of_creation(call);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            misplaced(call.given, arguments, &names, "create");
            Change::Deletion(delete::read(arguments, confirms))
        }
        None => {
            arguments.required("name");
            let names = inputs_of_creation(call);
            for name in names.iter().map(String::as_str).chain(of_deletion.iter().copied()) {
                arguments.value(name);
            }
            Change::Neither
        }
    })
}

/// The arguments of a creation besides the name, if any may be among those that were given.
fn inputs_of_creation(call: &Call<'_>) -> Vec<String> {
    let of_deletion =
        |name: &str| ["action", "name"].contains(&name) || OF_DELETION.contains(&name);
    let own = ARGUMENTS.iter().filter(|name| **name != "name").map(|name| (*name).to_owned());
    let is_own = |name: &String| of_deletion(name) || ARGUMENTS.contains(&name.as_str());
    if call.given.keys().all(is_own) {
        return own.collect();
    }
    let types = call.kitaru.all_stack_types();
    let inputs = types.iter().flat_map(|known| &known.inputs);
    own.chain(inputs.map(|input| crate::words::key(&input.name))).collect()
}

/// Refuses arguments of the other action.
fn misplaced(given: &Object, arguments: &mut Arguments<'_>, names: &[&str], action: &str) {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        let Some(value) = arguments.value(name) else { continue };
        let is_default = DEFAULTS.iter().any(|(known, default)| known == name && default == value)
            || (*name == "stack_type" && value == "local");
        if !is_default && !seen.contains(name) {
            seen.push(name);
        }
    }
    if !seen.is_empty() {
        let names: Vec<String> = seen.iter().map(|name| text::named(name)).collect();
        let verb = if seen.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} only for `action=\"{action}\"`", names.join(", "));
        let asked = given.get("action").and_then(Value::as_str).unwrap_or_default();
        let hint = format!("Leave it out to {asked} a stack, or say that you want to {action} it.");
        arguments.refuse(Problem::usage("argument.misplaced", message).hint(hint));
    }
}
