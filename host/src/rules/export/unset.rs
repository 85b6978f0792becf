//! Why a stack file cannot set a field as it is stored.

use crate::request::{
    emit,
    schema::{Fields, Mismatch},
    yaml::{self, Content, Place},
};
use serde_json::Value;

/// The reason, as a clause, if there is one.
pub(super) fn unset(fields: Fields<'_>, kind: &str, field: &str, value: &Value) -> Option<String> {
    let none = || Some(format!("no stack file sets `{kind}.{field}`"));
    if !fields.has(field) {
        return none();
    }
    let written = emit::map(&[(field, value.clone())]);
    let root = yaml::parse(&written, &Place::start(kind)).ok().flatten();
    let Some(Content::Map(entries)) = root.map(|node| node.content) else { return none() };
    match entries.first().map(|entry| fields.read(field, &entry.value)) {
        Some(Ok(read)) if read == *value => None,
        Some(Err(Mismatch { path, wanted, found, .. })) => {
            let path = [&[kind.to_owned(), field.to_owned()], path.as_slice()].concat();
            let path = path.join(".");
            Some(format!("`{path}` wants {wanted}, and is stored as {found}"))
        }
        _ => none(),
    }
}
