//! `kitaru init [PATH]`

use super::{Ended, Printer};
use crate::{
    name::{Selector, StackName},
    store::{self, Pointer, StoreError, project::Project},
    view::init::Initialised,
    world::World,
};
use std::path::PathBuf;

pub(super) fn run(
    world: &World,
    printer: &Printer<'_>,
    path: Option<PathBuf>,
) -> Result<(), Ended> {
    let store = store::open(world)?;
    let selector = Selector::from(&StackName::default_stack());
    let default = store.state().find(&selector)?.stack.ok_or(StoreError::NoDefault)?;
    let root = path.map_or_else(|| world.dirs.cwd.clone(), |path| world.dirs.cwd.join(path));
    let project = Project::init(&root, &store.place(), &Pointer::to(&default))?;
    printer.print(&Initialised { path: project.root().to_owned() })
}
