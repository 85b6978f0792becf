//! Compares two outcomes.

use super::{OURS, THEIRS};
use crate::ids;
use serde_json::Value;

/// The differences between the outcomes, apart from the fields that only this program prints.
pub(super) fn differences(line: &str, ours: &Value, theirs: &Value) -> Option<String> {
    let mut expected = theirs.clone();
    for (command, pointer, _) in OURS {
        if ours["command"] == command {
            add(&mut expected, pointer, ours.pointer(pointer));
        }
    }
    // Each stack of a list has its type here.
    let items = ours["items"].as_array().into_iter().flatten().enumerate();
    for (index, item) in items {
        add(&mut expected, &format!("/items/{index}/stack_type"), item.get("stack_type"));
    }
    (*ours != expected).then(|| format!("`{line}`\n  ours:   {ours}\n  theirs: {theirs}"))
}

/// The outcome without ids, name prefixes, and components that only one of two stacks has.
pub(super) fn nameless(outcome: &Value, start: &str) -> Value {
    let text = ids::masked(&outcome.to_string()).replace(start, "*");
    let mut outcome: Value =
        serde_json::from_str(&text).expect("words in JSON were replaced by others");
    for key in ["components_created", "components_deleted"] {
        if let Some(labels) = outcome["item"].get_mut(key).and_then(Value::as_array_mut) {
            labels.retain(|label| !label.as_str().is_some_and(|label| label.ends_with(THEIRS)));
        }
    }
    outcome
}

/// Sets a missing value at a JSON pointer.
fn add(to: &mut Value, pointer: &str, value: Option<&Value>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    let parent = to.pointer_mut(parent).and_then(Value::as_object_mut);
    if let (Some(parent), Some(value)) = (parent, value) {
        parent.entry(key).or_insert_with(|| value.clone());
    }
}
