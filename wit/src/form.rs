//! The values of named attributes, where they are more than text.
//!
//! Each type is one form; the attributes that have it are named beside it.

mod check;
mod stored_at;

pub use check::{Check, IniFile};
pub use stored_at::{StoredAt, True};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A condition: an input is a URI with one of these schemes (`when` of a flavor or credential form).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The input.
    pub input: String,
    /// The schemes.
    pub schemes: Vec<String>,
}

impl When {
    /// The condition that this input has one of these schemes.
    #[must_use]
    pub fn new(input: &str, schemes: &[&str]) -> Self {
        Self { input: input.to_owned(), schemes: owned(schemes) }
    }
}

/// A condition: every component of a stack has one of these kinds and one of these flavors
/// (`made-of` of a description).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeOf {
    /// The kinds.
    pub kinds: Vec<String>,
    /// The flavors.
    pub flavors: Vec<String>,
}

impl MadeOf {
    /// The condition that every component has one of these kinds and one of these flavors.
    #[must_use]
    pub fn new(kinds: &[&str], flavors: &[&str]) -> Self {
        Self { kinds: owned(kinds), flavors: owned(flavors) }
    }
}

/// An extra field and the value that it is set to (`async` of a description).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// The component.
    pub target: String,
    /// Its field.
    pub field: String,
    /// The value.
    pub value: Value,
}

impl Preset {
    /// The field of a target, and its value.
    #[must_use]
    pub fn new(target: &str, field: &str, value: impl Into<Value>) -> Self {
        Self { target: target.to_owned(), field: field.to_owned(), value: value.into() }
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}
