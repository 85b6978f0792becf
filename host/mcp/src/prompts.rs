//! The prompt `create_remote_stack`, which leads through the creation of a stack.

use crate::{reference, words::key};
use kitaru::{Failure, Kitaru, request::stack_type};
use std::fmt::Write as _;

/// The name of the prompt.
pub const NAME: &str = "create_remote_stack";
/// What it is for.
pub const ABOUT: &str = "Create a stack on a cloud or a cluster, step by step";
/// Its argument.
pub const ARGUMENT: &str = "stack_type";

/// The text of the prompt.
///
/// # Errors
///
/// If no provider serves the type, or its provider fails.
pub fn text(kitaru: &Kitaru, wanted: &str) -> Result<String, Failure> {
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
    text.push_str(
        "\nThen call kitaru_stacks_plan with action=\"create\", show me the plan, and call \
         kitaru_stacks_create once I agree.",
    );
    Ok(text)
}
