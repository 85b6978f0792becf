//! `kitaru stack types`

use super::{Ended, Printer};
use crate::{provider::Catalog, view::stack_types::Types, world::World};

pub(super) fn run(world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    let catalog = Catalog::load(world);
    printer.warn(catalog.broken());
    printer.print(&Types { providers: catalog.providers(), broken: catalog.broken() })
}
