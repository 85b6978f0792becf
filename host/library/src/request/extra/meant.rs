//! Writes again what a path was split into, where its dots were taken for more than they mean.
//!
//! 1. Numbers in place of a list are its indexes: the list is written as a whole.
//! 2. Keys in place of a text are one key that has dots: it is written in double quotes.
//! 3. A value is written as it was typed, unless it may be a secret.
//!
//! Not decided here: what a field wants (`request::schema`).

use super::super::yaml::{Content, Entry, Node, scalar};
use crate::{location::Location, text::may_be_repeated, words::Argument};
use serde_json::Value;

/// What stands for a value that is not repeated.
const VALUE: &str = "VALUE";

/// The argument that sets a list, where maps stand whose keys are indexes: `keys` lead to it.
#[must_use]
pub fn list(keys: &[&str], node: &Node) -> Option<Argument> {
    is_by_dots(node).then_some(())?;
    let list = listed(node);
    matches!(list.content, Content::List(_)).then_some(())?;
    argument(keys, &list)
}

/// The arguments that set one key with dots each, where a map stands in place of a text: `keys`
/// lead to the map.
#[must_use]
pub fn dotted(keys: &[&str], node: &Node) -> Option<Vec<Argument>> {
    let (last, above) = keys.split_last()?;
    let mut leaves = Vec::new();
    collect(last, node, &mut leaves);
    let written = |(key, leaf): (String, &Node)| {
        let typed = format!("{}.{key}", above.join("."));
        let is_typed = matches!(&leaf.location,
            Location::Argument(Argument::Extra { path }) if *path == typed);
        is_typed.then(|| argument(&[above, &[&key]].concat(), leaf))?
    };
    leaves.into_iter().map(written).collect()
}

/// The argument that sets the same keys as a map; none if it has a value that is not repeated.
#[must_use]
pub fn map(keys: &[&str], node: &Node) -> Option<Argument> {
    let (last, above) = keys.split_last()?;
    let mut leaves = Vec::new();
    collect(last, node, &mut leaves);
    let location = &node.location;
    let entry = |(key, leaf): (String, &Node)| Entry {
        key,
        location: location.clone(),
        value: leaf.clone(),
    };
    let content = Content::Map(leaves.into_iter().map(entry).collect());
    let map = Node { location: location.clone(), content };
    told(&map).and_then(|_| argument(above, &map))
}

/// The argument that sets a value at a path.
pub(super) fn argument(keys: &[&str], value: &Node) -> Option<Argument> {
    let keys: Option<Vec<String>> = keys.iter().map(|key| written_key(key)).collect();
    let value = told(value).unwrap_or_else(|| VALUE.to_owned());
    Some(Argument::extra(&format!("{}={value}", keys?.join("."))))
}

/// A key as a path has it; none if it cannot be written there.
fn written_key(key: &str) -> Option<String> {
    let is_plain = |c: char| c.is_alphanumeric() || "_-/".contains(c);
    match key {
        _ if !may_be_told(key) => None,
        _ if key.chars().all(is_plain) => Some(key.to_owned()),
        _ => Some(format!("\"{key}\"")),
    }
}

/// A value as it was typed, on one line; none if any of it may be a secret.
fn told(value: &Node) -> Option<String> {
    Some(match &value.content {
        Content::Scalar { text, plain } => {
            may_be_told(text).then_some(())?;
            match *plain && is_plain_in_a_list(text) {
                true => text.clone(),
                false => Value::from(text.as_str()).to_string(),
            }
        }
        Content::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(told).collect();
            format!("[{}]", items?.join(", "))
        }
        Content::Map(entries) => {
            let entry = |entry: &Entry| {
                may_be_told(&entry.key).then_some(())?;
                let is_text = is_plain_in_a_list(&entry.key) && !scalar::is_not_text(&entry.key);
                let key = match is_text {
                    true => entry.key.clone(),
                    false => Value::from(entry.key.as_str()).to_string(),
                };
                Some(format!("{key}: {}", told(&entry.value)?))
            };
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries?.join(", "))
        }
    })
}

/// A hint stands in backticks.
fn may_be_told(text: &str) -> bool {
    may_be_repeated(text) && !text.contains(['`', '"', '\\'])
}

/// Whether YAML reads a plain text as itself inside a list.
fn is_plain_in_a_list(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./+~".contains(c);
    !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain)
        || scalar::number(text).is_some()
}

/// Whether all of it was set by paths: a map as a value is meant as one.
fn is_by_dots(node: &Node) -> bool {
    match &node.content {
        Content::Map(entries) => entries.iter().all(|entry| is_by_dots(&entry.value)),
        _ => matches!(node.location, Location::Argument(Argument::Extra { .. })),
    }
}

/// A tree with a list for each map whose keys are all indexes.
fn listed(node: &Node) -> Node {
    let content = match &node.content {
        Content::Map(entries) => {
            let index = |entry: &Entry| entry.key.parse::<usize>().ok();
            let indexes: Option<Vec<usize>> = entries.iter().map(index).collect();
            match indexes.filter(|indexes| !indexes.is_empty()) {
                Some(indexes) => {
                    let mut items: Vec<_> = indexes.into_iter().zip(entries).collect();
                    items.sort_by_key(|(index, _)| *index);
                    Content::List(items.iter().map(|(_, entry)| listed(&entry.value)).collect())
                }
                None => Content::Map(
                    entries
                        .iter()
                        .map(|entry| Entry { value: listed(&entry.value), ..entry.clone() })
                        .collect(),
                ),
            }
        }
        content => content.clone(),
    };
    Node { location: node.location.clone(), content }
}

/// All values below a node that are no maps, each with its keys joined by dots.
fn collect<'a>(path: &str, node: &'a Node, leaves: &mut Vec<(String, &'a Node)>) {
    match &node.content {
        Content::Map(entries) => {
            let below = |entry: &Entry| format!("{path}.{}", entry.key);
            entries.iter().for_each(|entry| collect(&below(entry), &entry.value, leaves));
        }
        _ => leaves.push((path.to_owned(), node)),
    }
}
