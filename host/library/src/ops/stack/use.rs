//! Makes a stack the active one.

use super::current::active;
use crate::{
    listener::Event,
    ops::{Kitaru, find, selector},
    outcome::{Body, Outcome},
    problem::Failure,
    stack::Summary,
    words::Words,
};

/// The arguments of [`Kitaru::use_stack`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseStack {
    /// A name or id.
    pub stack: String,
}

/// The new active stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedStack {
    /// The stack.
    pub stack: Summary,
    /// The name of the previously active stack.
    pub before: String,
}

impl Kitaru {
    /// Makes a stack the active one.
    ///
    /// # Errors
    ///
    /// If there is no such stack, or the pointer to it cannot be written.
    pub fn use_stack(&self, asked: &UseStack) -> Result<UsedStack, Failure> {
        let selector = selector(&asked.stack)?;
        let mut store = self.store()?;
        let changing = store.begin()?;
        let (stack, active) = find(changing.state().as_ref(), &selector)?;
        changing.activate(&stack)?;
        if let Some(problem) = self.overruling(&stack) {
            self.listener().notify(&Event::Warning(&problem));
        }
        Ok(UsedStack { stack, before: active.name.to_string() })
    }
}

impl Outcome for UsedStack {
    fn json(&self, _: &dyn Words) -> Body {
        active(&self.stack)
    }
}
