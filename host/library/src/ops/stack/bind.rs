//! Binds an execution to a stack: which one it uses, and what runs it.

use super::resolve::{ResolveStack, ResolvedStack};
use crate::{ops::Kitaru, problem::Failure};
use kitaru_contract::kind;

/// The stack that an execution uses, and what runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundStack {
    /// The stack, and how it was determined.
    pub resolved: ResolvedStack,
    /// The flavor of its orchestrator, by which a runner is chosen; `None` if it has none.
    pub orchestrator: Option<String>,
}

impl Kitaru {
    /// Resolves which stack an execution uses, and what runs it.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve).
    pub fn bind(&self, asked: &ResolveStack) -> Result<BoundStack, Failure> {
        let store = self.store()?;
        let resolved = self.resolve_in(store.as_ref(), asked)?;
        let stack = store.state().stack(&resolved.stack)?;
        let orchestrator = stack.components.into_iter().find(|it| it.kind == kind::ORCHESTRATOR);
        Ok(BoundStack { resolved, orchestrator: orchestrator.map(|it| it.flavor) })
    }
}
