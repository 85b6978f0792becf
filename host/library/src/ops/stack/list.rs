//! Lists stacks.

use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    store::StackPage,
    words::{Action, Argument, Words, text},
};
use serde_json::json;

/// The arguments of [`Kitaru::list`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListStacks {
    /// The number of the page, from 1.
    pub page: i64,
    /// The size of a page, at least 1.
    pub size: i64,
}

impl Default for ListStacks {
    fn default() -> Self {
        Self { page: 1, size: 20 }
    }
}

/// A page of stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackList {
    /// The stacks on the page.
    pub listed: StackPage,
    /// The number of the page, from 1.
    pub page: u64,
    /// The size of a page.
    pub size: u64,
}

impl Kitaru {
    /// Lists stacks, in order of creation.
    ///
    /// # Errors
    ///
    /// If the page or its size is out of range, or the state cannot be read.
    pub fn list(&self, asked: &ListStacks) -> Result<StackList, Failure> {
        let page = at_least_one(asked.page, Argument::Page)?;
        let size = at_least_one(asked.size, Argument::Size)?;
        let listed = self.store()?.state().page(page, size)?;
        Ok(StackList { listed, page, size })
    }
}

fn at_least_one(number: i64, argument: Argument) -> Result<u64, Problem> {
    match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => {
            let ListStacks { page, size } = ListStacks::default();
            let page = Some((page.unsigned_abs(), size.unsigned_abs()));
            Err(Problem::usage("list.page", text![argument, " must be at least 1"]).hint(text![
                "Begin with ",
                Action::ListStacks { page },
                "."
            ]))
        }
    }
}

impl Outcome for StackList {
    fn json(&self, _: &dyn Words) -> Body {
        let items = self.listed.stacks.iter().map(|stack| {
            json!({
                "id": stack.id,
                "is_active": Some(&stack.id) == self.listed.active.as_ref(),
                "is_managed": stack.is_managed(),
                "name": stack.name.as_str(),
            })
        });
        Body::Items(items.collect(), vec![("total", self.listed.total.into())])
    }
}
