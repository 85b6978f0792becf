//! Which stack type a request is for.

use super::{layer::Layer, nearest};
use crate::{
    description::StackType,
    problem::{Explain, Fault, Problem},
};
use thiserror::Error;

/// The type of a stack for which none is given.
const DEFAULT: &str = "local";

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no stack type `{name}`")]
struct UnknownType {
    name: String,
    known: Vec<String>,
}

impl Explain for UnknownType {
    fn code(&self) -> &'static str {
        "type.unknown"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        let known = self.known.iter().map(String::as_str);
        Some(match nearest(&self.name, known.clone()) {
            Some(near) => format!("Write `{near}`, if that is meant."),
            None => {
                let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                format!("Use one of {}.", known.join(", "))
            }
        })
    }
}

/// The one of the known types that a layer asks for.
///
/// # Errors
///
/// If there is none of that name.
pub fn choose<'a>(layer: &Layer, types: &[&'a StackType]) -> Result<&'a StackType, Problem> {
    let word = layer.stack_type.as_ref();
    let name = word.map_or_else(|| DEFAULT.to_owned(), |word| word.text.trim().to_lowercase());
    types.iter().find(|stack_type| stack_type.name == name).copied().ok_or_else(|| {
        let known = types.iter().map(|stack_type| stack_type.name.clone()).collect();
        let place = word.and_then(|word| word.place.prefix());
        Problem::from(UnknownType { name, known }).at(place.as_deref())
    })
}
