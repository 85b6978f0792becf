//! Paths and queries for components.

use super::{Query, everything, one_of};

/// The path of all components.
pub(crate) const PATH: &str = "/components";

/// The path of a component.
#[must_use]
pub(crate) fn path(id: &str) -> String {
    format!("{PATH}/{id}")
}

/// Selects the components of a stack.
#[must_use]
pub(crate) fn of_stack(id: &str) -> Query {
    everything(("stack_id", id.to_owned()))
}

/// Selects components by name; the server may ignore case.
#[must_use]
pub(crate) fn named(name: &str) -> Query {
    everything(("name", one_of(&[name])))
}

/// Selects components by id.
#[must_use]
pub(crate) fn with_ids(ids: &[String]) -> Query {
    everything(("id", one_of(ids)))
}
