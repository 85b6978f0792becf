//! `kitaru stack delete STACK`

use super::{Ended, Printer, find};
use crate::{
    name::Selector,
    rules::{
        delete::{self, Change, Options},
        select::NoStack,
    },
    store::{Changing, Store},
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
    let selector = Selector::parse(stack)?;
    let mut store = Store::open(world)?;
    let changing = store.begin()?;
    let change = plan(&changing, &selector, Options { recursive, force })?;
    if !dry_run {
        changing.delete(&change)?;
    }
    printer.print(&Deleted { change, recursive, dry_run })
}

/// What goes: a stack, or what one that is gone has left.
fn plan(
    changing: &Changing<'_>,
    selector: &Selector,
    options: Options,
) -> Result<Change, crate::problem::Failure> {
    let state = changing.state();
    if let Some(summary) = find(&state, selector)? {
        let active = changing.active()?.id == summary.id;
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
