//! `kitaru stack delete STACK`

use super::{Ended, Printer, selector, stack_or_refuse};
use crate::{
    name::Selector,
    problem::Failure,
    rules::delete::{self, Change, Options},
    store::{self, Next, State},
    view::stack_delete::Deleted,
    world::World,
};

pub(super) fn run(
    world: &World,
    printer: &Printer<'_>,
    stack: &str,
    recursive: bool,
    force: bool,
    dry_run: bool,
) -> Result<(), Ended> {
    let selector = selector(stack)?;
    let options = Options { recursive, force };
    let mut store = store::open(world)?;
    let change = if dry_run {
        plan(store.state().as_ref(), &selector, options, Next::Nothing)?
    } else {
        let changing = store.begin()?;
        let change = plan(changing.state().as_ref(), &selector, options, Next::Change)?;
        changing.delete(change)?
    };
    printer.print(&Deleted { change, recursive, dry_run })
}

/// What goes: a stack, or what one that is gone has left.
fn plan(
    state: &dyn State,
    selector: &Selector,
    options: Options,
    next: Next,
) -> Result<Change, Failure> {
    let found = state.find(selector)?;
    if found.stack.is_none()
        && options.recursive
        && let Some(change) = delete::leftovers(&state.leftovers(selector.as_str())?)
    {
        return Ok(change);
    }
    let (summary, active) = stack_or_refuse(state, selector, found)?;
    // What may not go is refused before more is asked for.
    delete::refuse(&summary.name, active.id == summary.id, options)?;
    let facts = state.delete_facts(&summary, active.id == summary.id, options, next)?;
    Ok(delete::plan(&facts, options)?)
}
