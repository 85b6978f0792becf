//! `kitaru stack use STACK`

use super::{Ended, Printer, find, selector};
use crate::{store, view::stack_current::Active, world::World};

pub(super) fn run(world: &World, printer: &Printer<'_>, stack: &str) -> Result<(), Ended> {
    let selector = selector(stack)?;
    let mut store = store::open(world)?;
    let changing = store.begin()?;
    let (stack, active) = find(changing.state().as_ref(), &selector)?;
    changing.activate(&stack)?;
    let before = Some(active.name.to_string());
    printer.print(&Active { stack, before })
}
