//! Lists stacks.

use crate::{
    ops::Kitaru,
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    store::StackPage,
    words::{Action, Argument, Words, text},
};
use serde_json::json;

/// Which stacks to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListStacks {
    /// The number of the page, from 1.
    pub page: i64,
    /// How many stacks a page has, at least 1.
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
    /// Its stacks.
    pub listed: StackPage,
    /// The number of the page, from 1.
    pub page: u64,
    /// How many stacks a page has.
    pub size: u64,
}

impl Kitaru {
    /// Lists stacks, in the order of their creation.
    ///
    /// # Errors
    ///
    /// If there are no such pages, or the state cannot be read.
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
