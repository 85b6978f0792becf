//! The error type that operations return to users.
//!
//! A module whose callers distinguish its errors has its own error type, which
//! implements [`Explain`] for code, side and hint. A problem that is only shown is
//! built with [`Problem::usage`], [`Problem::state`] or [`Problem::backend`]. A
//! failed operation returns all problems that it can find at once.
//!
//! Not decided here: how a problem is printed, and how a surface writes the
//! actions in a hint ([`words`](crate::words)).

use crate::words::Text;
use std::{borrow::Cow, error::Error, fmt};

/// The side that a problem is on. The Python SDK raises an exception of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request is invalid.
    Usage,
    /// The request conflicts with the state: not found, exists, active, default.
    State,
    /// Something else failed: a server, a provider, the disk, a verification.
    Backend,
}

impl Fault {
    /// The name of the exception in Python.
    #[must_use]
    pub fn exception(self) -> &'static str {
        match self {
            Self::Usage => "KitaruUsageError",
            Self::State => "KitaruStateError",
            Self::Backend => "KitaruBackendError",
        }
    }
}

/// What users need beyond the message of an error: a stable code, the side, and a hint.
pub trait Explain: Error {
    /// The stable code, dotted, such as `stack.active`.
    fn code(&self) -> &'static str;

    /// The side that it is on.
    fn fault(&self) -> Fault;

    /// The message; overridden by errors whose message contains actions or arguments.
    fn message(&self) -> Text {
        self.to_string().into()
    }

    /// The hint: a full sentence that starts with a verb.
    fn hint(&self) -> Option<Text> {
        None
    }
}

/// One problem, as shown to a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The stable code, dotted, such as `stack.active`.
    pub code: Cow<'static, str>,
    /// The side that it is on.
    pub fault: Fault,
    /// One sentence without a full stop, names in backticks, prefixed by the location if it has
    /// one.
    pub message: Text,
    /// What the user can do next.
    pub hint: Option<Text>,
}

impl Problem {
    /// A problem with the request.
    #[must_use]
    pub fn usage(code: &'static str, message: impl Into<Text>) -> Self {
        Self::new(code, Fault::Usage, message)
    }

    /// A conflict with the state.
    #[must_use]
    pub fn state(code: &'static str, message: impl Into<Text>) -> Self {
        Self::new(code, Fault::State, message)
    }

    /// A failure of something else.
    #[must_use]
    pub fn backend(code: &'static str, message: impl Into<Text>) -> Self {
        Self::new(code, Fault::Backend, message)
    }

    fn new(code: &'static str, fault: Fault, message: impl Into<Text>) -> Self {
        Self { code: code.into(), fault, message: message.into(), hint: None }
    }

    /// The same problem, with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<Text>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same problem, found at a location such as `stack.yaml:3:1`.
    #[must_use]
    pub fn at(self, location: Option<Text>) -> Self {
        match location {
            Some(location) => {
                Self { message: Text::joined([location, self.message], ": "), ..self }
            }
            None => self,
        }
    }
}

impl<E: Explain> From<E> for Problem {
    fn from(error: E) -> Self {
        Self {
            code: error.code().into(),
            fault: error.fault(),
            message: error.message(),
            hint: error.hint(),
        }
    }
}

/// Why an operation failed: one problem or more, in the order in which to show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(Vec<Problem>);

impl Failure {
    /// A failure for these problems.
    ///
    /// An empty list is replaced by a generic problem, because a failure has at least one.
    #[must_use]
    pub fn of(problems: Vec<Problem>) -> Self {
        match problems.is_empty() {
            true => Self(vec![Problem::backend("failed", "the operation failed without a reason")]),
            false => Self(problems),
        }
    }

    /// The same problems, each found at a location.
    #[must_use]
    pub fn at(self, location: &Text) -> Self {
        let at = |problem: Problem| problem.at(Some(location.clone()));
        Self(self.0.into_iter().map(at).collect())
    }

    /// A failure for one problem, followed by possible causes.
    #[must_use]
    pub fn new(first: impl Into<Problem>, others: impl IntoIterator<Item = Problem>) -> Self {
        Self([first.into()].into_iter().chain(others).collect())
    }

    /// All problems, at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.0
    }

    /// All problems, at least one.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.0
    }
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(vec![error.into()])
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages = self.0.iter().map(|problem| problem.message.clone());
        Text::joined(messages, "; ").fmt(f)
    }
}

impl Error for Failure {}
