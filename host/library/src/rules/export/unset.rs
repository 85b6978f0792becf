//! Checks whether a stack file can set a field to its stored value.

use crate::{
    location::Location,
    request::{
        schema::{Mismatch, read_field},
        yaml::{self, Content, emit},
    },
};
use kitaru_provider_host::Fields;
use serde_json::Value;

/// Why it cannot, as a clause; `None` if it can.
pub(super) fn unset(fields: Fields<'_>, kind: &str, field: &str, value: &Value) -> Option<String> {
    let none = || Some(format!("no stack file sets `{kind}.{field}`"));
    if !fields.has(field) {
        return none();
    }
    let written = emit::map(&[(field, value.clone())]);
    let root = yaml::parse(&written, &Location::start(kind)).ok().flatten();
    let Some(Content::Map(entries)) = root.map(|node| node.content) else { return none() };
    match entries.first().map(|entry| read_field(fields, field, &entry.value)) {
        Some(Ok((read, _))) if read == *value => None,
        Some(Err(Mismatch { path, wanted, found, .. })) => {
            let path = [&[kind.to_owned(), field.to_owned()], path.as_slice()].concat();
            let path = path.join(".");
            Some(format!("`{path}` wants {wanted}, and is stored as {found}"))
        }
        _ => none(),
    }
}
