//! Chooses the stack type of a request.

use super::layer::Layer;
use crate::{nearest::nearest, problem::Problem};
use kitaru_provider_host::StackType;

/// The type if a request names none.
const DEFAULT: &str = "local";

fn unknown(name: &str, known: &[&StackType]) -> Problem {
    let names = known.iter().map(|stack_type| stack_type.name.as_str());
    let hint = match nearest(name, names.clone()) {
        Some(near) => format!("Write `{near}`, if that is meant."),
        None => {
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            format!("Use one of {}.", names.join(", "))
        }
    };
    Problem::usage("type.unknown", format!("there is no stack type `{name}`")).hint(hint)
}

/// The known type that a layer names.
///
/// # Errors
///
/// If no known type has that name.
pub fn choose<'a>(layer: &Layer, types: &[&'a StackType]) -> Result<&'a StackType, Problem> {
    let word = layer.stack_type.as_ref();
    let name = word.map_or_else(|| DEFAULT.to_owned(), |word| word.text.trim().to_lowercase());
    let found = types.iter().find(|stack_type| stack_type.name == name).copied();
    found.ok_or_else(|| unknown(&name, types).at(word.and_then(|word| word.location.prefix())))
}
