//! One call of a tool, and how it ends.

use crate::{answer, options::Options, words::ToolWords};
use kitaru::{DeletedStack, Failure, Kitaru, Outcome, Problem, stack::Object};
use serde_json::Value;

/// A call of a tool.
pub struct Call<'a> {
    /// The library, with the listener of this call.
    pub kitaru: &'a Kitaru,
    /// The arguments.
    pub given: &'a Object,
    /// What the server offers.
    pub options: &'a Options,
    /// The words for it.
    pub words: &'a ToolWords,
    /// The digest of the deletion that the user has confirmed for this call.
    pub confirmed: Option<&'a str>,
}

impl Call<'_> {
    /// The content of the answer for an outcome.
    #[must_use]
    pub fn content(&self, outcome: &dyn Outcome) -> Value {
        answer::of(outcome, self.words)
    }
}

/// Why a call has no outcome.
#[derive(Debug)]
pub enum Stop {
    /// It was refused, or it failed.
    Failed(Failure),
    /// It would delete this, which nobody has confirmed yet.
    Unconfirmed(Box<DeletedStack>),
}

/// The content of an answer.
pub type Answer = Result<Value, Stop>;

impl<E: Into<Failure>> From<E> for Stop {
    fn from(failure: E) -> Self {
        Self::Failed(failure.into())
    }
}

/// Refuses a call with these problems, if there are any.
///
/// # Errors
///
/// If there are problems.
pub fn refuse(problems: Vec<Problem>) -> Result<(), Stop> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Stop::Failed(Failure::of(problems))),
    }
}
