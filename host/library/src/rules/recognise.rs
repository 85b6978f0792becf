//! Recognises the type of a stack that another program created.

use crate::{plugin::Served, stack::Stack};
use kitaru_provider_host::description::MadeOf;

/// Whether a stack has a type: its orchestrator has one of the flavors that identify the type, and
/// all components are of kinds and flavors that the type uses.
#[must_use]
pub fn is_of_type(stack: &Stack, served: &Served) -> bool {
    let recognised = |flavor: &str| served.recognises.iter().any(|known| known == flavor);
    stack.orchestrator_flavor().is_some_and(recognised)
        && served.made_of.as_ref().is_none_or(|made_of| holds(made_of, stack))
}

fn holds(made_of: &MadeOf, stack: &Stack) -> bool {
    stack.components.iter().all(|component| {
        made_of.kinds.contains(&component.kind) && made_of.flavors.contains(&component.flavor)
    })
}
