//! Finds indexes of a list among the keys of a map that no schema declares.
//!
//! In `--extra`, `affinity.terms.0.key=x` sets keys, and no list: what is stored would have a map
//! where a backend reads a list. Keys count as indexes if they are `0`, `1` and so on, all of them
//! were set by a path, and none is in double quotes there.

use super::{
    super::yaml::{Content, Entry, Node},
    Mismatch, mismatch,
};
use crate::{location::Location, words::Argument};

/// The first map below a node, or the node itself, whose keys are indexes.
pub(super) fn find(node: &Node) -> Option<Mismatch> {
    match &node.content {
        Content::Map(entries) if are_indexes(entries) => {
            let wanted = "a list, or numbers in double quotes as keys".to_owned();
            Some(Mismatch { is_list: true, ..mismatch(node, wanted) })
        }
        Content::Map(entries) => entries.iter().find_map(|entry| {
            let found = find(&entry.value)?;
            Some(found.below(&entry.key))
        }),
        _ => None,
    }
}

fn are_indexes(entries: &[Entry]) -> bool {
    let mut keys: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
    keys.sort_by_key(|key| key.parse::<usize>().ok());
    let are_in_order = keys.iter().enumerate().all(|(index, key)| *key == index.to_string());
    !keys.is_empty() && are_in_order && entries.iter().all(is_in_path)
}

/// Whether a key was set by a path of an argument, without quotes.
fn is_in_path(entry: &Entry) -> bool {
    let Location::Argument(Argument::Extra { path }) = &entry.location else { return false };
    path.split('.').any(|key| key == entry.key)
}
