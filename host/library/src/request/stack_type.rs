//! Reads which stack type a request is for.

use super::layer::Layer;
use crate::{nearest::nearest, problem::Problem, text::named};

/// The type if a request names none.
pub const DEFAULT: &str = "local";

/// What only the Python program has built in.
const OF_PYTHON: [&str; 1] = ["modal"];

/// The name of the type that a layer asks for.
#[must_use]
pub fn name(layer: &Layer) -> String {
    let word = layer.stack_type.as_ref();
    word.map_or_else(|| DEFAULT.to_owned(), |word| word.text.trim().to_lowercase())
}

/// A served type, with what else it is called.
pub type KnownType<'a> = (&'a str, &'a [String]);

/// The types that are called by a name elsewhere.
#[must_use]
pub fn meant<'a>(name: &str, known: &[KnownType<'a>]) -> Vec<&'a str> {
    let is_called = |(_, synonyms): &&KnownType<'a>| synonyms.iter().any(|it| it == name);
    known.iter().filter(is_called).map(|(known, _)| *known).collect()
}

/// The problem of a layer whose type no provider serves.
#[must_use]
pub fn unknown(layer: &Layer, known: &[KnownType<'_>]) -> Problem {
    let location = layer.stack_type.as_ref().and_then(|word| word.location.prefix());
    no_type(&name(layer), known).at(location)
}

/// The problem of a name, in small letters, that is no type.
#[must_use]
pub fn no_type(name: &str, known: &[KnownType<'_>]) -> Problem {
    let quoted = |name: &str| format!("`{name}`");
    let meant: Vec<String> = meant(name, known).into_iter().map(quoted).collect();
    let names = known.iter().map(|(known, _)| *known);
    let hint = match nearest(name, names.clone()) {
        _ if name.contains([',', ' ']) => {
            let names: Vec<String> = names.map(quoted).collect();
            format!("Give one of {}.", names.join(", "))
        }
        _ if OF_PYTHON.contains(&name) => format!(
            "Install a provider of `{name}`: kitaru has none of its own. The Python program, \
             `kitaru>=0.20,<0.22`, creates such stacks."
        ),
        _ if !meant.is_empty() => format!("Write {}.", meant.join(" or ")),
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => {
            let names: Vec<String> = names.map(quoted).collect();
            format!("Use one of {}.", names.join(", "))
        }
    };
    Problem::usage("type.unknown", format!("there is no stack type {}", named(name))).hint(hint)
}
