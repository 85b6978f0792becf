//! What a model is told: instructions for the tools, and the prompt `create_remote_stack`, which
//! leads through the creation of a stack. Neither names a tool that is not offered.

use crate::{
    reference,
    words::{CREATE, MANAGE, PLAN, RESOLVE, TYPES, ToolWords, key},
};
use kitaru::{
    Failure, Kitaru,
    request::stack_type,
    words::{Action, Words},
};
use std::fmt::Write as _;

/// The name of the prompt.
pub const NAME: &str = "create_remote_stack";
/// What it is for.
pub const ABOUT: &str = "Create a stack on a cloud or a cluster, step by step";
/// Its argument.
pub const ARGUMENT: &str = "stack_type";

/// What a client is told of the tools as a whole.
#[must_use]
pub fn instructions(words: &ToolWords) -> String {
    let mut text = "Stacks are what ML and agent runs execute on: an orchestrator, an artifact \
                    store and a container registry. One of them is active"
        .to_owned();
    if words.offers(RESOLVE) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "; {RESOLVE} tells which one an execution uses");
    }
    text.push('.');
    if is_offered(words) {
        let steps = [
            words.offers(TYPES).then(|| format!("read {TYPES} for what its type needs")),
            words.offers(PLAN).then(|| format!("show the user the plan of {PLAN}")),
        ];
        let steps: Vec<String> = steps.into_iter().flatten().collect();
        if !steps.is_empty() {
            let _ = write!(text, " Before you create a stack, {}.", steps.join(", and "));
        }
        text.push_str(" Never ask for secrets: name them as env:NAME or file:PATH.");
    }
    text.push_str(" Follow the hint of an error.");
    text
}

/// Whether a tool that the prompt leads to is offered.
#[must_use]
pub fn is_offered(words: &ToolWords) -> bool {
    words.offers(CREATE) || words.offers(MANAGE)
}

/// The text of the prompt.
///
/// # Errors
///
/// If no provider serves the type, or its provider fails.
pub fn text(kitaru: &Kitaru, wanted: &str, words: &ToolWords) -> Result<String, Failure> {
    let wanted = wanted.trim().to_lowercase();
    let Some(description) = kitaru.describe(&wanted)? else {
        let types = kitaru.stack_types().types;
        let known: Vec<(&str, &[String])> =
            types.iter().map(|known| (known.stack_type.as_str(), [].as_slice())).collect();
        return Err(stack_type::no_type(&wanted, &known).into());
    };
    let of = &description.stack_type;
    let mut text = format!(
        "Create a {} stack with kitaru (stack_type=\"{}\").\n\nAsk me for what is missing:\n- name: \
         the name of the stack\n",
        of.display_name, of.name
    );
    for input in &of.inputs {
        let required = if input.required { "" } else { " (optional)" };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "- {}: {}{required}", key(&input.name), input.help);
    }
    if of.takes_credentials {
        let forms = reference::forms(&description).join("; ");
        let _ = writeln!(
            text,
            "- credentials (optional): {forms}. Never ask me for a secret itself; I put it into a \
             file, or into a variable of the server's environment."
        );
    }
    let create = words.action(&Action::CreateStack { name: None });
    let plan = match words.offers(PLAN) {
        true => format!("call {PLAN} with action=\"create\", show me the plan,"),
        false => "show me what you would create,".to_owned(),
    };
    // Writing to a `String` cannot fail.
    let _ = write!(text, "\nThen {plan} and call {create} once I agree.");
    Ok(text)
}
