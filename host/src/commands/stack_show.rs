//! `kitaru stack show STACK`

use super::{Ended, Printer, find_or_refuse};
use crate::{
    name::Selector,
    provider::{Catalog, generic},
    stack::Stack,
    store::Store,
    view::stack_show::Show,
    world::World,
};

/// The type of a stack that no provider recognises.
const CUSTOM: &str = "custom";

pub(super) fn run(world: &World, printer: &Printer<'_>, stack: &str) -> Result<(), Ended> {
    let selector = Selector::parse(stack)?;
    let store = Store::open(world)?;
    let summary = find_or_refuse(&store.state(), &selector)?;
    let stack = store.state().stack(&summary)?;
    let catalog = Catalog::load(world);
    let made_by = stack.origin.as_ref().map(|origin| origin.stack_type.as_str());
    let provider = made_by
        .and_then(|stack_type| catalog.find(stack_type))
        .or_else(|| recognise(&catalog, &stack));
    let stack_type = made_by.or(provider.map(|provider| provider.stack_type.name.as_str()));
    let shown = provider.map(|provider| provider.show(&world.dirs, &stack));
    let rows = match shown {
        Some(Ok(rows)) => rows,
        Some(Err(error)) => {
            // The stack is there all the same.
            printer.warn(&[error.into()]);
            generic::rows(&stack)
        }
        None => generic::rows(&stack),
    };
    printer.print(&Show {
        active: store.active()?.id == summary.id,
        stack: summary,
        stack_type: stack_type.unwrap_or(CUSTOM).to_owned(),
        rows,
    })
}

fn recognise<'a>(catalog: &'a Catalog, stack: &Stack) -> Option<&'a crate::provider::Provider> {
    catalog.recognise(stack.orchestrator_flavor()?)
}
