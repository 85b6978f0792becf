//! `kitaru stack use STACK`

use super::{Ended, Printer, find_or_refuse, selector};
use crate::{store::Store, view::stack_current::Active, world::World};

pub(super) fn run(world: &World, printer: &Printer<'_>, stack: &str) -> Result<(), Ended> {
    let selector = selector(stack)?;
    let mut store = Store::open(world)?;
    let changing = store.begin()?;
    let stack = find_or_refuse(&changing.state(), &selector)?;
    let before = Some(changing.active()?.name.to_string());
    changing.activate(&stack)?;
    printer.print(&Active { stack, before })
}
