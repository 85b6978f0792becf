//! `kitaru stack show STACK`

use super::{Ended, Printer, find, selector};
use crate::{
    problem::{Explain, Fault},
    provider::{Catalog, generic},
    store,
    view::stack_show::Show,
    world::World,
};
use thiserror::Error;

/// The type of a stack that no provider recognises.
const CUSTOM: &str = "custom";

/// A stack whose provider is not there any more.
#[derive(Debug, Error)]
#[error("no provider serves `{stack_type}` stacks, so its components are shown as they are stored")]
struct NoProvider {
    stack_type: String,
}

impl Explain for NoProvider {
    fn code(&self) -> &'static str {
        "provider.none"
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<String> {
        Some("See `kitaru stack types` for the types that are served.".to_owned())
    }
}

pub(super) fn run(world: &World, printer: &Printer<'_>, stack: &str) -> Result<(), Ended> {
    let selector = selector(stack)?;
    let store = store::open(world)?;
    let state = store.state();
    let (summary, active) = find(state.as_ref(), &selector)?;
    let stack = state.stack(&summary)?;
    let catalog = Catalog::load(world);
    let made_by = stack.origin.as_ref().map(|origin| origin.stack_type.as_str());
    let provider = made_by
        .and_then(|stack_type| catalog.find(stack_type))
        .or_else(|| catalog.recognise(&stack));
    let stack_type = made_by.or(provider.map(|provider| provider.stack_type.name.as_str()));
    // The stack is there, whatever its provider says.
    let (rows, unserved) = match (provider, made_by) {
        (Some(provider), _) => match provider.show(&world.dirs, &stack) {
            Ok(rows) => (rows, None),
            Err(error) => {
                let description = provider.description(&world.dirs).ok();
                (generic::rows(&stack, description.as_ref()), Some(error.into()))
            }
        },
        (None, Some(stack_type)) => {
            let gone = NoProvider { stack_type: stack_type.to_owned() };
            (generic::rows(&stack, None), Some(gone.into()))
        }
        (None, None) => (generic::rows(&stack, None), None),
    };
    printer.warn(unserved.as_slice());
    printer.print(&Show {
        active: active.id == summary.id,
        stack: summary,
        stack_type: stack_type.unwrap_or(CUSTOM).to_owned(),
        rows,
        unserved,
    })
}
