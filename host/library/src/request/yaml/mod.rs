//! Reads and writes YAML, as a tree whose nodes keep their location and text.
//!
//! A scalar stays text, because its meaning depends on the declared type of the
//! field: `yes` is a string or true. A key `<<` merges maps, as in YAML 1.1. Tags,
//! several documents, keys that are not strings and duplicate keys are refused.
//!
//! [`parse`] reads a text, [`emit`] writes a value that reads back unchanged,
//! and [`scalar`] interprets text without a declared type.

pub mod emit;
mod error;
mod json;
mod parse;
pub mod scalar;
mod unfold;

pub use error::YamlError;
pub use parse::parse;
pub use unfold::check_size;

use crate::{location::Location, secret::Hidden};
use serde_json::Value;
use std::fmt;

/// The deepest nesting. Bounds the recursion of everything that walks a tree.
pub const DEEPEST: usize = 64;
/// The largest number of nodes. Aliases can expand a small text into a large tree.
const MOST_NODES: usize = 100_000;
/// The most bytes of all scalars and keys, and of what anchors keep.
const MOST_BYTES: usize = 8 << 20;

/// A node, with its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it was written.
    pub location: Location,
    /// Its content.
    pub content: Content,
}

/// The content of a node. `Debug` hides scalars, which may turn out to be secrets.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// A scalar.
    Scalar {
        /// The text.
        text: String,
        /// Whether it is unquoted, and so may be something other than a string.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map, in source order.
    Map(Vec<Entry>),
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar { .. } => Hidden.fmt(f),
            Self::List(items) => items.fmt(f),
            Self::Map(entries) => entries.fmt(f),
        }
    }
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub location: Location,
    /// The value.
    pub value: Node,
}

impl Node {
    /// How many lists and maps are in each other here.
    #[must_use]
    pub fn depth(&self) -> usize {
        let deepest = match &self.content {
            Content::Scalar { .. } => return 0,
            Content::List(items) => items.iter().map(Self::depth).max(),
            Content::Map(entries) => entries.iter().map(|entry| entry.value.depth()).max(),
        };
        1 + deepest.unwrap_or_default()
    }

    /// A node for a value that was given at a location.
    #[must_use]
    pub fn of(value: &Value, location: &Location) -> Self {
        let node = |value: &Value| Self::of(value, location);
        let scalar = |text: String, plain| Content::Scalar { text, plain };
        let content = match value {
            Value::String(text) => scalar(text.clone(), false),
            Value::Null | Value::Bool(_) | Value::Number(_) => scalar(value.to_string(), true),
            Value::Array(items) => Content::List(items.iter().map(node).collect()),
            Value::Object(map) => {
                let entry = |(key, value): (&String, &Value)| {
                    let (key, location) = (key.clone(), location.clone());
                    Entry { key, location, value: node(value) }
                };
                Content::Map(map.iter().map(entry).collect())
            }
        };
        Self { location: location.clone(), content }
    }

    /// Whether it is an unquoted null: `null`, `~`, or empty.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The kind of node, for a message.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self.content {
            Content::List(_) => "a list",
            Content::Map(_) => "a map",
            Content::Scalar { .. } if self.is_null() => "nothing",
            Content::Scalar { plain: true, .. } => "a plain value",
            Content::Scalar { plain: false, .. } => "a quoted text",
        }
    }
}
