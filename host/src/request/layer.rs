//! One layer of a request: what a command line, or a stack file, says by itself.
//!
//! A layer knows where each value was written, so that whatever is found wrong
//! with it later can name the flag, or the line. Values are still words.

use super::{
    extra::{Assignment, Extra},
    findings::{About, Findings},
    yaml::Place,
};
use crate::secret::Secret;
use std::collections::BTreeMap;

/// What one source says.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The name of the stack.
    pub name: Option<Word>,
    /// Its type.
    pub stack_type: Option<Word>,
    /// Inputs by their names.
    pub inputs: BTreeMap<String, Word>,
    /// Fields of components, as a tree.
    pub extra: Extra,
    /// Fields of components, one after the other, to be set on top of that tree.
    pub assignments: Vec<Assignment>,
    /// Whether runs return before they have ended.
    pub asynchronous: Option<Switch>,
    /// Whether the stack becomes the active one.
    pub activate: Option<Switch>,
    /// Whether names and credentials are verified.
    pub verify: Option<Switch>,
    /// `METHOD:PART:…`.
    pub credentials: Option<Credentials>,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Whether it was written in YAML without quotes, and so may be no text.
    pub plain: bool,
    /// Where.
    pub place: Place,
}

impl Word {
    /// A value from a command line.
    #[must_use]
    pub fn of_flag(flag: &str, text: &str) -> Self {
        Self { text: text.to_owned(), plain: false, place: Place::word(flag) }
    }
}

/// A choice of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Which.
    pub on: bool,
    /// Where it was made.
    pub place: Place,
}

/// A credential as written, all of it secret as yet.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The text.
    pub text: Secret,
    /// Where it comes from.
    pub place: Place,
}

impl Layer {
    /// This layer on top of another: per value it wins, and extra fields merge.
    #[must_use]
    pub fn over(self, below: Self, findings: &mut Findings) -> Self {
        let mut inputs = below.inputs;
        inputs.extend(self.inputs);
        let mut extra = below.extra;
        for assignment in below.assignments.into_iter().chain(self.assignments) {
            if let Err(error) = extra.assign(assignment) {
                findings.add(About::ExtraSyntax, error);
            }
        }
        Self {
            name: self.name.or(below.name),
            stack_type: self.stack_type.or(below.stack_type),
            inputs,
            extra,
            assignments: Vec::new(),
            asynchronous: self.asynchronous.or(below.asynchronous),
            activate: self.activate.or(below.activate),
            verify: self.verify.or(below.verify),
            credentials: self.credentials.or(below.credentials),
        }
    }

    /// Whether any of it comes from a stack file.
    #[must_use]
    pub fn is_in_file(&self) -> bool {
        let words = self.name.iter().chain(&self.stack_type).chain(self.inputs.values());
        words.into_iter().any(|word| word.place.prefix().is_some())
    }

    /// Where the value was written that a provider calls `inputs.NAME`, `extra.TARGET.FIELD` or
    /// `credential`.
    #[must_use]
    pub fn place(&self, at: &str) -> Option<&Place> {
        match at.split('.').collect::<Vec<_>>().as_slice() {
            ["inputs", name] => self.inputs.get(*name).map(|word| &word.place),
            ["credential", ..] => self.credentials.as_ref().map(|credentials| &credentials.place),
            ["extra", target, field, ..] => self.extra.place(target, field),
            _ => None,
        }
    }
}
