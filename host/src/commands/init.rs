//! `kitaru init [PATH]`

use super::{Ended, Printer};
use crate::{
    store::{Store, StoreError, project::Project},
    view::init::Initialised,
    world::World,
};
use std::path::PathBuf;

pub(super) fn run(
    world: &World,
    printer: &Printer<'_>,
    path: Option<PathBuf>,
) -> Result<(), Ended> {
    let store = Store::open(world)?;
    let default = store.state().by_name(crate::stack::DEFAULT)?.ok_or(StoreError::NoDefault)?;
    let root = path.map_or_else(|| world.dirs.cwd.clone(), |path| world.dirs.cwd.join(path));
    let project = Project::init(&root, &default.id)?;
    printer.print(&Initialised { path: project.root().to_owned() })
}
