//! The server's REST interface: paths, queries, bodies and models of responses.
//!
//! No request is sent here. [`login`] has authentication; [`project`], [`stack`],
//! [`component`] and [`connector`] have paths and queries, [`create`] has the
//! body that creates a stack, and [`model`] has the responses, with only the
//! fields that kitaru reads. Paths are relative to [`ROOT`].

pub(crate) mod component;
pub(crate) mod connector;
pub(crate) mod create;
pub(crate) mod login;
pub(crate) mod model;
pub(crate) mod project;
pub(crate) mod stack;

/// The prefix of all paths except the health check.
pub(crate) const ROOT: &str = "/api/v1";

/// A page size larger than any number of parts of a stack, or of things with one name.
const MANY: &str = "1000";

/// The query of a request, by name.
pub(crate) type Query = Vec<(&'static str, String)>;

/// A filter that matches any of these values.
fn one_of<T: serde::Serialize>(values: &[T]) -> String {
    format!("oneof:{}", serde_json::to_string(values).unwrap_or_default())
}

/// A query for all matches, in full.
fn everything(filter: (&'static str, String)) -> Query {
    vec![("hydrate", "true".to_owned()), ("size", MANY.to_owned()), filter]
}
