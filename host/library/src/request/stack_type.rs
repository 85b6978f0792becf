//! Reads which stack type a request is for.

use super::layer::Layer;
use crate::{nearest::nearest, problem::Problem};

/// The type if a request names none.
pub const DEFAULT: &str = "local";

/// The name of the type that a layer asks for.
#[must_use]
pub fn name(layer: &Layer) -> String {
    let word = layer.stack_type.as_ref();
    word.map_or_else(|| DEFAULT.to_owned(), |word| word.text.trim().to_lowercase())
}

/// The problem of a layer whose type no provider serves; `known` are the served types.
#[must_use]
pub fn unknown(layer: &Layer, known: &[&str]) -> Problem {
    let name = name(layer);
    let hint = match nearest(&name, known.iter().copied()) {
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("Use one of {}.", names.join(", "))
        }
    };
    let location = layer.stack_type.as_ref().and_then(|word| word.location.prefix());
    Problem::usage("type.unknown", format!("there is no stack type `{name}`"))
        .hint(hint)
        .at(location)
}
