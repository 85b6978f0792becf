//! Paths and queries for projects.

use super::{Query, one_of};
use serde::Deserialize;

/// The path of all projects.
pub(crate) const PATH: &str = "/projects";

/// The number of projects that match a query.
#[derive(Deserialize)]
pub(crate) struct ProjectCount {
    /// The number on all pages.
    pub total: u64,
}

/// Selects projects by name.
#[must_use]
pub(crate) fn named(name: &str) -> Query {
    vec![("name", one_of(&[name])), ("size", "1".to_owned())]
}
