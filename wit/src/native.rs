//! The native interface: the contract as three functions of a shared library.
//!
//! A provider that is not a component exports the functions whose names are here,
//! as `native/kitaru_provider.h` declares them for C. `native/README.md` says what
//! each has to do. Questions and answers are the records of this crate as JSON:
//!
//! | question | input | answer |
//! |---|---|---|
//! | [`Contract`](Question::Contract) | nothing | a string: the version of the contract, such as [`VERSION`](crate::VERSION) |
//! | [`Describe`](Question::Describe) | nothing | [`Description`](crate::Description) |
//! | [`Validate`](Question::Validate) | [`Request`](crate::Request) | a list of [`Problem`] |
//! | [`Plan`](Question::Plan) | [`Request`](crate::Request) | [`Planned`] |
//! | [`Show`](Question::Show) | [`StoredStack`](crate::StoredStack) | a list of [`Row`](crate::Row) |
//!
//! Whatever grows in the contract grows in its records, as in components. The
//! version of this interface changes only with the functions themselves.

use crate::record::{Problem, StackPlan};
use serde::{Deserialize, Serialize};
use std::ffi::c_void;

/// The version of the interface.
pub const ABI_VERSION: u32 = 1;

/// The name of the function that tells [`ABI_VERSION`]: an [`AbiVersion`].
pub const ABI_VERSION_FUNCTION: &str = "kitaru_provider_abi_version";
/// The name of the function that answers a question: an [`Ask`].
pub const ASK_FUNCTION: &str = "kitaru_provider_ask";
/// The name of the function that frees an answer: a [`Free`].
pub const FREE_FUNCTION: &str = "kitaru_provider_free";

/// Returns the version of the interface. It keeps its type in all versions.
pub type AbiVersion = unsafe extern "C" fn() -> u32;

/// Answers a question: its number, its input with the length, the host's log with what that is
/// called with, and where the answer and its length belong. Returns a [`Status`].
pub type Ask =
    unsafe extern "C" fn(u32, *const u8, usize, Log, *mut c_void, *mut *mut u8, *mut usize) -> u32;

/// Frees an answer of this length.
pub type Free = unsafe extern "C" fn(*mut u8, usize);

/// Writes to the host's log, while a question is answered: what came with the function, a level from
/// 1 (error) to 5 (trace), and a text with its length.
pub type Log = unsafe extern "C" fn(*mut c_void, u32, *const u8, usize);

/// A question, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Question {
    /// Which version of the contract is spoken?
    Contract = 0,
    /// `describe`
    Describe = 1,
    /// `validate`
    Validate = 2,
    /// `plan`
    Plan = 3,
    /// `show`
    Show = 4,
}

impl Question {
    /// All questions, in the order of their numbers.
    pub const ALL: [Self; 5] =
        [Self::Contract, Self::Describe, Self::Validate, Self::Plan, Self::Show];

    /// The question with a number.
    #[must_use]
    pub fn of(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|question| *question as u32 == number)
    }
}

/// How a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Status {
    /// There is an answer, which the host frees.
    Answered = 0,
    /// The provider failed. It has written the reason to the log, and is not asked again.
    Failed = 1,
    /// The number is that of no question that the provider knows.
    UnknownQuestion = 2,
    /// The input is not the JSON that belongs to the question.
    Unreadable = 3,
}

/// The answer to `plan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Planned {
    /// What to create.
    Plan(StackPlan),
    /// The problems that prevent a plan.
    Problems(Vec<Problem>),
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = include_str!("../native/kitaru_provider.h");

    #[test]
    fn the_header_has_the_same_numbers_and_names() {
        let defined = |name: &str, number: u32| {
            let line = format!("\n#define KITARU_PROVIDER_{name} {number}u\n");
            assert!(HEADER.contains(&line), "{line}");
        };
        defined("ABI_VERSION", ABI_VERSION);
        for question in Question::ALL {
            defined(&format!("{question:?}").to_uppercase(), question as u32);
            assert_eq!(Question::of(question as u32), Some(question));
        }
        defined("ANSWERED", Status::Answered as u32);
        defined("FAILED", Status::Failed as u32);
        defined("UNKNOWN_QUESTION", Status::UnknownQuestion as u32);
        defined("UNREADABLE", Status::Unreadable as u32);
        for function in [ABI_VERSION_FUNCTION, ASK_FUNCTION, FREE_FUNCTION] {
            assert!(HEADER.contains(&format!(" {function}(")), "{function}");
        }
        assert_eq!(Question::of(5), None);
    }

    #[test]
    fn a_plan_and_problems_are_told_apart_by_their_key() {
        let plan = Planned::Plan(StackPlan::default());
        let text = r#"{"plan":{"components":[],"connectors":[],"resources":[],"attributes":[]}}"#;
        assert_eq!(serde_json::to_string(&plan).unwrap(), text);
        let problems = serde_json::from_str(r#"{"problems":[]}"#).unwrap();
        assert_eq!(Planned::Problems(Vec::new()), problems);
    }
}
