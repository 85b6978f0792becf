//! Generates ids.

/// A random UUID, in lower case.
#[must_use]
pub(crate) fn new() -> String {
    uuid::Uuid::new_v4().to_string()
}
