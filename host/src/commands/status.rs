//! `kitaru status`

use super::{Ended, Printer};
use crate::{provider::source, store::Store, view::status::Status, world::World};

pub(super) fn run(world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    let store = Store::open(world)?;
    printer.print(&Status {
        config: world.dirs.config.clone(),
        state: store.path().to_owned(),
        project: store.project().map(|project| project.root().to_owned()),
        active: store.active()?.name.to_string(),
        plugins: source::directories(&world.dirs),
    })
}
