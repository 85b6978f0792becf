//! Finds secrets in the value of a field that every reader of a stack sees.
//!
//! A text is one by its form, or by the name of the key that it stands under. A
//! map may also be given as JSON in a text, as the server takes it.

use super::yaml::{Content, Node};
use crate::{
    location::Location,
    text::{has_password, is_secret, is_secret_key},
};
use serde_json::Value;

/// Where a value has a secret, and whether that is a password in an address.
pub(super) fn find(node: &Node) -> Option<(&Location, bool)> {
    match &node.content {
        Content::Scalar { text, .. } => {
            let exposed = is_secret(text) || json(text).is_some_and(|value| holds_secret(&value));
            exposed.then(|| (&node.location, has_password(text)))
        }
        Content::List(items) => items.iter().find_map(find),
        Content::Map(entries) => entries.iter().find_map(|entry| match &entry.value.content {
            _ if is_secret(&entry.key) => Some((&entry.location, has_password(&entry.key))),
            Content::Scalar { text, .. } if is_secret_key(&entry.key) && !text.is_empty() => {
                Some((&entry.location, false))
            }
            _ => find(&entry.value),
        }),
    }
}

/// Whether a value has a secret in it.
#[must_use]
pub fn holds_secret(value: &Value) -> bool {
    let location = Location::start("");
    find(&Node::of(value, &location)).is_some()
}

/// A list or a map that is given as text.
fn json(text: &str) -> Option<Value> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    is_json.then(|| serde_json::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_is_found_however_deep_it_is() {
        for value in [
            json!("https://me:hush@host"),
            json!({ "a": [{ "aws_secret_access_key": "x" }] }),
            json!("{\"a\": [{\"password\": \"x\"}]}"),
            json!({ "a": { "https://me:hush@host": 1 } }),
            json!(["ok", "{\"a\": \"https://me:hush@host\"}"]),
        ] {
            assert!(holds_secret(&value), "{value}");
        }
        for value in [json!({ "password": "" }), json!("{\"a\": 1}"), json!("[a"), json!(1)] {
            assert!(!holds_secret(&value), "{value}");
        }
    }
}
