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

/// The problem of a layer whose type no provider serves; `known` are the served types, each with
/// what else it is called.
#[must_use]
pub fn unknown(layer: &Layer, known: &[(&str, &[String])]) -> Problem {
    let name = name(layer);
    let quoted = |(known, _): &(&str, &[String])| format!("`{known}`");
    let meant: Vec<String> =
        known.iter().filter(|(_, synonyms)| synonyms.contains(&name)).map(quoted).collect();
    let names = known.iter().map(|(known, _)| *known);
    let hint = match nearest(&name, names) {
        _ if OF_PYTHON.contains(&&*name) => format!(
            "Install a provider of `{name}`: kitaru has none of its own. The Python program, \
             `kitaru>=0.20,<0.22`, creates such stacks."
        ),
        _ if !meant.is_empty() => format!("Write {}.", meant.join(" or ")),
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => {
            let names: Vec<String> = known.iter().map(quoted).collect();
            format!("Use one of {}.", names.join(", "))
        }
    };
    let location = layer.stack_type.as_ref().and_then(|word| word.location.prefix());
    Problem::usage("type.unknown", format!("there is no stack type {}", named(&name)))
        .hint(hint)
        .at(location)
}
