//! The model of extra fields: trees of values, and how to merge them.

use kitaru::request::yaml::{Content, Node};
use proptest::{collection::btree_map, prelude::*};
use std::{collections::BTreeMap, fmt};

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    Null,
    Scalar(u8),
    List(Vec<u8>),
    Map(BTreeMap<String, Tree>),
}

/// Keys from a small set, so that they collide.
pub(super) fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b"]).prop_map(str::to_owned)
}

/// Leaves and maps with equal probability, so that all combinations occur.
pub(super) fn tree() -> impl Strategy<Value = Tree> {
    let leaf = || {
        prop_oneof![
            Just(Tree::Null),
            any::<u8>().prop_map(Tree::Scalar),
            prop::collection::vec(any::<u8>(), 0..3).prop_map(Tree::List),
        ]
    };
    let map =
        leaf().prop_recursive(3, 12, 3, |inner| btree_map(key(), inner, 0..3).prop_map(Tree::Map));
    prop_oneof![leaf(), map]
}

/// Sets the value at a path, by the rules of `request::extra`; returns false if they forbid it.
pub(super) fn assign(root: &mut BTreeMap<String, Tree>, path: &[String], value: &Tree) -> bool {
    assign_at(1, root, path, value)
}

/// `depth` is how many keys lead to the one that is assigned here, and it.
fn assign_at(
    depth: usize,
    root: &mut BTreeMap<String, Tree>,
    path: &[String],
    value: &Tree,
) -> bool {
    let Some((key, rest)) = path.split_first() else { return false };
    // Below a target and its field, null takes a key away.
    if rest.is_empty() && depth > 2 && *value == Tree::Null && root.remove(key).is_some() {
        return true;
    }
    let present = root.entry(key.clone()).or_insert(Tree::Null);
    if rest.is_empty() {
        merge(present, value);
        return true;
    }
    if *present == Tree::Null {
        *present = Tree::Map(BTreeMap::new());
    }
    match present {
        Tree::Map(map) => assign_at(depth + 1, map, rest, value),
        _ => false,
    }
}

fn merge(below: &mut Tree, over: &Tree) {
    match (below, over) {
        (Tree::Map(below), Tree::Map(over)) => {
            for (key, value) in over {
                merge(below.entry(key.clone()).or_insert(Tree::Null), value);
            }
        }
        (below, over) => *below = over.clone(),
    }
}

impl From<&Node> for Tree {
    fn from(node: &Node) -> Self {
        match &node.content {
            _ if node.is_null() => Self::Null,
            Content::Scalar { text, .. } => Self::Scalar(text.parse().expect("a number")),
            Content::List(items) => Self::List(
                items
                    .iter()
                    .map(|item| match Self::from(item) {
                        Self::Scalar(number) => number,
                        other => panic!("{other} in a list"),
                    })
                    .collect(),
            ),
            Content::Map(entries) => Self::Map(
                entries.iter().map(|entry| (entry.key.clone(), Self::from(&entry.value))).collect(),
            ),
        }
    }
}

/// Formats the tree as YAML, on one line.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Scalar(number) => write!(f, "{number}"),
            Self::List(items) => write!(f, "{items:?}"),
            Self::Map(map) => {
                f.write_str("{")?;
                for (index, (key, value)) in map.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{key}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}
