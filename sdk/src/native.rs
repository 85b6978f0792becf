//! Answers the questions of the native interface: JSON in, JSON out, and nothing unwinds.
//!
//! An answer belongs to this library until the host frees it with [`free`].

use crate::{Level, StackProvider, answer};
use kitaru_contract::native::{Log, Planned, Question, Status};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    cell::Cell,
    ffi::c_void,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr, slice,
};

thread_local! {
    /// The host's log, while this thread answers a question.
    static LOG: Cell<Option<(Log, *mut c_void)>> = const { Cell::new(None) };
}

/// What `kitaru_provider_ask` was called with.
#[derive(Debug)]
pub struct Call {
    /// The number of the question.
    pub question: u32,
    /// The start of the input.
    pub input: *const u8,
    /// Its length.
    pub input_length: usize,
    /// The host's log.
    pub log: Log,
    /// What that is called with.
    pub log_context: *mut c_void,
    /// Where the answer belongs.
    pub output: *mut *mut u8,
    /// Where its length belongs.
    pub output_length: *mut usize,
}

/// Answers a question with a provider of this name and version.
///
/// # Safety
///
/// The call is one of the host, as the interface says: all its pointers can be used until this
/// returns.
#[must_use]
#[expect(unsafe_code, reason = "the interface is one of C")]
pub unsafe fn ask(provider: &impl StackProvider, name: &str, version: &str, call: &Call) -> u32 {
    let input = match call.input_length {
        0 => &[][..],
        // SAFETY: the host's input has this length.
        length => unsafe { slice::from_raw_parts(call.input, length) },
    };
    LOG.set(Some((call.log, call.log_context)));
    let answered =
        catch_unwind(AssertUnwindSafe(|| answer(provider, name, version, call.question, input)));
    LOG.set(None);
    match answered {
        Ok(Ok(answer)) => {
            let answer = Box::leak(answer.into_boxed_slice());
            // SAFETY: the host gave two places for the answer and its length.
            unsafe {
                *call.output_length = answer.len();
                *call.output = answer.as_mut_ptr();
            }
            Status::Answered as u32
        }
        Ok(Err(status)) => status as u32,
        // The message is in the log.
        Err(_) => Status::Failed as u32,
    }
}

/// Frees an answer.
///
/// # Safety
///
/// The pointer and the length are those of an answer of [`ask`] that was not freed.
#[expect(unsafe_code, reason = "the interface is one of C")]
pub unsafe fn free(output: *mut u8, output_length: usize) {
    // SAFETY: `ask` leaked a box of this length.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(output, output_length)) });
}

/// Writes to the host's log, if this thread answers a question.
#[expect(unsafe_code, reason = "the host's log is a function of C")]
pub(crate) fn log(level: Level, message: &str) {
    if let Some((log, context)) = LOG.get() {
        // SAFETY: the question is not answered yet, so both are what the host gave.
        unsafe { log(context, level as u32 + 1, message.as_ptr(), message.len()) }
    }
}

fn answer(
    provider: &impl StackProvider,
    name: &str,
    version: &str,
    question: u32,
    input: &[u8],
) -> Result<Vec<u8>, Status> {
    match Question::of(question).ok_or(Status::UnknownQuestion)? {
        Question::Contract => text(&kitaru_contract::VERSION),
        Question::Describe => text(&answer::describe(provider, name, version)),
        Question::Validate => text(&answer::validate(provider, read(input)?)),
        Question::Plan => text(&match answer::plan(provider, read(input)?) {
            Ok(plan) => Planned::Plan(plan),
            Err(problems) => Planned::Problems(problems),
        }),
        Question::Show => text(&answer::show(provider, read(input)?)),
    }
}

fn read<T: DeserializeOwned>(input: &[u8]) -> Result<T, Status> {
    serde_json::from_slice(input).map_err(|_| Status::Unreadable)
}

fn text(answer: &impl Serialize) -> Result<Vec<u8>, Status> {
    // The keys of every record are text, so each has JSON.
    serde_json::to_vec(answer).map_err(|_| Status::Failed)
}
