//! Refuses what looks like a variable in an argument.
//!
//! A shell puts in the value of `${NAME}` unless it stands in single quotes, and a stack file has its
//! own rules (`expand`). What arrives as `${` was put in by nobody, and each run would find that out.

use super::{
    expand::OPEN,
    extra::Assignment,
    findings::{About, Findings},
    layer::{Layer, RawValue},
    yaml::{Content, Node},
};
use crate::{
    location::Location,
    problem::Problem,
    words::{Argument, Noun, Part, Text, text},
};

/// Adds a problem for each value of the arguments that has `${` in it. It is not repeated: the rest
/// of it may be a secret.
pub fn refuse(layer: &Layer, findings: &mut Findings) {
    let mut refuse = |about, location: &Location| {
        if let Location::Argument(argument) = location {
            findings.add(about, problem(argument));
        }
    };
    let is_open = |value: &&RawValue| value.text.contains(OPEN);
    layer.name.iter().filter(is_open).for_each(|it| refuse(About::Name, &it.location));
    layer.stack_type.iter().filter(is_open).for_each(|it| refuse(About::Type, &it.location));
    layer.inputs.values().filter(is_open).for_each(|it| refuse(About::Input, &it.location));
    let values = layer.assignments.iter().map(Assignment::value);
    values.filter(|value| has_open(value)).for_each(|it| refuse(About::Field, &it.location));
    if let Some(credentials) = &layer.credentials
        && has_variable(credentials.text.expose())
    {
        refuse(About::Credential, &credentials.location);
    }
}

fn problem(argument: &Argument) -> Problem {
    let subject: Text = text![Part::Argument(argument.clone())];
    let message = text![subject, " has `${` in it, and nothing puts in a variable there"];
    let file = ", or use a stack file, where `$${` stands for `${` itself.";
    Problem::usage("input.variable", message).hint(text!["Write ", Noun::Value, file])
}

fn has_open(node: &Node) -> bool {
    match &node.content {
        Content::Scalar { text, .. } => text.contains(OPEN),
        Content::List(items) => items.iter().any(has_open),
        Content::Map(entries) => {
            entries.iter().any(|entry| entry.key.contains(OPEN) || has_open(&entry.value))
        }
    }
}

/// Whether a text has a whole variable in it: a secret may have `${` by chance.
fn has_variable(text: &str) -> bool {
    let after = text.split(OPEN).skip(1);
    let mut names = after.filter_map(|after| Some(after.split_once('}')?.0));
    names.any(super::expand::is_name)
}
