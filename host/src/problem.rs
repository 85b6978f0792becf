//! One shape for everything that can go wrong in front of a user.
//!
//! A module that can fail has an error type of its own, and says through
//! [`Explain`] what a person needs beyond its one sentence. From there on all
//! errors are [`Problem`]s, and a command that cannot do what it was asked for
//! fails with as many of them as can be known at once.
//!
//! Not decided here: how a problem reads (`view::problem`).

use std::{borrow::Cow, error::Error};

/// Whose fault a problem is, which is also what the Python SDK raises for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request is wrong.
    Usage,
    /// The request is in order, but not in the present state: not found, exists, active, default.
    State,
    /// Something that the request depends on failed: a server, a provider, the disk, a verification.
    Backend,
}

/// What a person needs to know about an error beyond its one sentence.
pub trait Explain {
    /// Stable and dotted, such as `stack.active`.
    fn code(&self) -> &'static str;

    /// Whose fault it is.
    fn fault(&self) -> Fault;

    /// A full sentence that starts with a verb, with a command to paste where there is one.
    fn hint(&self) -> Option<String> {
        None
    }
}

/// One thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable and dotted, such as `stack.active`.
    pub code: Cow<'static, str>,
    /// Whose fault it is.
    pub fault: Fault,
    /// One sentence without a full stop, names in backticks; in front of it the place, if there is one.
    pub message: String,
    /// The next thing to do.
    pub hint: Option<String>,
}

impl Problem {
    /// The same problem, found at a place such as `stack.yaml:3:1`.
    #[must_use]
    pub fn at(mut self, place: Option<&str>) -> Self {
        if let Some(place) = place {
            self.message = format!("{place}: {}", self.message);
        }
        self
    }
}

impl<E: Explain + Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self {
            code: error.code().into(),
            fault: error.fault(),
            message: error.to_string(),
            hint: error.hint(),
        }
    }
}

/// Why a command did not do what it was asked for: one problem or more, the first to see first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub Vec<Problem>);

impl Failure {
    /// Fails if anything was found wrong.
    ///
    /// # Errors
    ///
    /// With everything that was found.
    pub fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(vec![error.into()])
    }
}
