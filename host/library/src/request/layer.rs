//! One layer of a request: the values from one source, a call or a stack file.
//!
//! A layer keeps the location of each value, so that a later problem can name
//! the argument or the line. Values are still text.

use super::{
    extra::{Assignment, Extra},
    findings::{About, Findings},
};
use crate::{
    location::Location,
    secret::{Hidden, Secret},
    words::Argument,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// The values from one source.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// The name of the stack.
    pub name: Option<RawValue>,
    /// Its type.
    pub stack_type: Option<RawValue>,
    /// Inputs by their names.
    pub inputs: BTreeMap<String, RawValue>,
    /// Extra fields, as a tree.
    pub extra: Extra,
    /// Assignments of extra fields, applied to that tree in order.
    pub assignments: Vec<Assignment>,
    /// Whether a run returns before it has finished.
    pub asynchronous: Option<Switch>,
    /// Whether the stack becomes the active one.
    pub activate: Option<Switch>,
    /// Whether names and credentials are verified.
    pub verify: Option<Switch>,
    /// `METHOD:PART:…`.
    pub credentials: Option<Credentials>,
    /// The variables of the environment that are in it.
    pub variables: BTreeSet<String>,
}

/// A value as written. Before it is checked, it may turn out to be a secret, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct RawValue {
    /// The text.
    pub text: String,
    /// Whether it is a plain (unquoted) YAML scalar, and so may be something other than text.
    pub plain: bool,
    /// Where it was given.
    pub location: Location,
}

impl RawValue {
    /// A value that was given as an argument.
    #[must_use]
    pub fn of_argument(argument: Argument, text: &str) -> Self {
        Self { text: text.to_owned(), plain: false, location: Location::Argument(argument) }
    }
}

impl fmt::Debug for RawValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RawValue");
        shown.field("text", &Hidden).field("location", &self.location).finish_non_exhaustive()
    }
}

/// A boolean option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Its value.
    pub on: bool,
    /// Where it was given.
    pub location: Location,
}

/// A credential as written; the whole text is treated as secret.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The text.
    pub text: Secret,
    /// Where it was given.
    pub location: Location,
}

impl Layer {
    /// Merges this layer over another: its values win, and extra fields merge.
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
            variables: &self.variables | &below.variables,
        }
    }

    /// Whether any of it comes from a stack file.
    #[must_use]
    pub fn is_in_file(&self) -> bool {
        let words = self.name.iter().chain(&self.stack_type).chain(self.inputs.values());
        words.into_iter().any(|word| word.location.is_in_file())
    }

    /// Where a value was given. A provider addresses it as `inputs.NAME`, `extra.TARGET.FIELD` or
    /// `credential`.
    #[must_use]
    pub fn location(&self, at: &str) -> Option<&Location> {
        match at.split('.').collect::<Vec<_>>().as_slice() {
            ["inputs", name] => self.inputs.get(*name).map(|word| &word.location),
            ["credential", ..] => {
                self.credentials.as_ref().map(|credentials| &credentials.location)
            }
            ["extra", target, field, ..] => self.extra.location(target, field),
            _ => None,
        }
    }
}
