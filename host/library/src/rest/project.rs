//! Paths and queries for projects.

use super::{Query, one_of};
use serde::Deserialize;
use uuid::Uuid;

/// The path of all projects.
pub(crate) const PATH: &str = "/projects";

/// The number of projects that match a query.
#[derive(Deserialize)]
pub(crate) struct ProjectCount {
    /// The number on all pages.
    pub total: u64,
}

/// Selects projects by name, or by id if it can be one.
#[must_use]
pub(crate) fn named(name_or_id: &str) -> Query {
    let key = if Uuid::try_parse(name_or_id).is_ok() { "id" } else { "name" };
    vec![(key, one_of(&[name_or_id])), ("size", "1".to_owned())]
}
