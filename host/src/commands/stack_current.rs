//! `kitaru stack current`

use super::{Ended, Printer};
use crate::{store, view::stack_current::Active, world::World};

pub(super) fn run(world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    let stack = store::open(world)?.state().active()?;
    printer.print(&Active { stack, before: None })
}
