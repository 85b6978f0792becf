//! Returns the active stack.

use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    problem::Failure,
    stack::Summary,
    words::Words,
};
use serde_json::json;

/// The active stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveStack {
    /// The stack.
    pub stack: Summary,
}

impl Kitaru {
    /// Returns the active stack.
    ///
    /// # Errors
    ///
    /// If the state cannot be read.
    pub fn current(&self) -> Result<ActiveStack, Failure> {
        let stack = self.store()?.state().active()?;
        Ok(ActiveStack { stack })
    }
}

impl Outcome for ActiveStack {
    fn json(&self, _: &dyn Words) -> Body {
        active(&self.stack)
    }
}

/// The active stack in JSON.
pub(super) fn active(stack: &Summary) -> Body {
    Body::Item(json!({
        "id": stack.id,
        "is_active": true,
        "name": stack.name.as_str(),
    }))
}
