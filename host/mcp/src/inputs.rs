//! The arguments of a creation as a schema, made from the stack types that are served.

use crate::{
    creation::ARGUMENTS,
    schema::{optional_text, required_text, switch},
};
use kitaru::{plugin::StackType, request::json_schema};
use serde_json::{Value, json};

/// The properties of a creation of any of these types, or of one.
#[must_use]
pub fn properties(types: &[StackType]) -> Vec<(String, Value)> {
    let names: Vec<&str> = types.iter().map(|it| it.name.as_str()).collect();
    let mut properties = vec![
        ("name".to_owned(), required_text("The name of the stack")),
        ("stack_type".to_owned(), stack_type(&names)),
    ];
    let inputs = json_schema::arguments(types).into_iter();
    properties.extend(inputs.filter(|(name, _)| !ARGUMENTS.contains(&&**name)));
    properties.extend([
        ("extra".to_owned(), extra()),
        ("credentials".to_owned(), optional_text(CREDENTIALS)),
        ("async_mode".to_owned(), switch(false, "Let runs return before they have ended")),
        ("activate".to_owned(), switch(true, "Make it the active stack")),
        ("verify".to_owned(), switch(true, "Verify names and credentials")),
    ]);
    properties
}

const CREDENTIALS: &str = "How components authenticate to the cloud. Never the secret itself: \
    `env:NAME` or `file:PATH` refers to it. Without a secret: `implicit`, a profile or the path of \
    a key file, as the list of stack types has them for each one";

fn stack_type(names: &[&str]) -> Value {
    json!({
        "type": ["string", "null"],
        "default": "local",
        "description": format!("The stack type: {}", names.join(", ")),
    })
}

fn extra() -> Value {
    json!({
        "type": ["object", "null"],
        "additionalProperties": { "type": "object" },
        "description": "Fields of components, as {component: {field: value}}. A field that is a \
            secret takes `env:NAME` or `file:PATH`",
    })
}
