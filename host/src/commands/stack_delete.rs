//! `kitaru stack delete STACK`

use super::{Ended, Printer, find, selector};
use crate::{
    name::Selector,
    problem::Failure,
    rules::{
        delete::{self, Change, Options},
        select::NoStack,
    },
    stack::Summary,
    store::{State, Store},
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
    let mut store = Store::open(world)?;
    let change = if dry_run {
        plan(&store.state(), &store.active()?, &selector, options)?
    } else {
        let changing = store.begin()?;
        let change = plan(&changing.state(), &changing.active()?, &selector, options)?;
        changing.delete(&change)?;
        change
    };
    printer.print(&Deleted { change, recursive, dry_run })
}

/// What goes: a stack, or what one that is gone has left.
fn plan(
    state: &State<'_>,
    active: &Summary,
    selector: &Selector,
    options: Options,
) -> Result<Change, Failure> {
    if let Some(summary) = find(state, selector)? {
        let active = active.id == summary.id;
        let facts = state.delete_facts(state.stack(&summary)?, active)?;
        return Ok(delete::plan(&facts, options)?);
    }
    let leftovers = match options.recursive {
        true => delete::leftovers(&state.leftovers(selector.as_str())?),
        false => None,
    };
    match leftovers {
        Some(change) => Ok(change),
        None => Err(NoStack::new(selector, &state.names()?).into()),
    }
}
