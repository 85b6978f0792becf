//! Stage 2: words, a stack file and variables become a request.
//!
//! Pure: it is given texts and descriptions, and returns values or everything
//! that is wrong, each with its place. [`layer`] holds what one source says,
//! [`file`] reads a stack file into one, [`extra`] merges fields of components,
//! [`check`] reads the merged layer by the description of its type, and
//! [`precedence`] says which stack an execution uses. The other way round,
//! [`draft`] is a stack file to be written.
//!
//! Not decided here: what a backend demands (`provider`), and whether the state
//! allows it (`rules`).
#![deny(clippy::disallowed_methods)]

pub mod check;
pub mod condition;
pub mod credential;
pub mod draft;
pub mod emit;
pub mod extra;
pub mod fields;
pub mod file;
pub mod findings;
pub mod layer;
pub mod precedence;
pub mod scalar;
pub mod schema;
pub mod stack_type;
pub mod yaml;

use crate::{name::StackName, secret::Secrets, stack::Object};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is wanted: read by declared kinds, and checked against the description of its type.
#[derive(Debug, Clone)]
pub struct Request {
    /// The name of the stack.
    pub name: StackName,
    /// Inputs that were given or have a default, in the order of the description.
    pub inputs: Vec<(String, Value)>,
    /// Fields of components, by target.
    pub extra: BTreeMap<String, Object>,
    /// Values of sensitive fields, as `TARGET.FIELD`.
    pub withheld: Secrets,
    /// Who one is.
    pub credential: Option<credential::Credential>,
    /// Whether the stack becomes the active one.
    pub activate: bool,
    /// Whether names and credentials are verified.
    pub verify: bool,
}

/// The known word nearest to one that is not known, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
