//! `kitaru stack list`

use super::{Ended, Printer};
use crate::{
    problem::{Explain, Fault},
    store,
    view::stack_list::List,
    world::World,
};
use thiserror::Error;

#[derive(Debug, Error)]
#[error("`{flag}` must be at least 1")]
struct TooSmall {
    flag: &'static str,
}

impl Explain for TooSmall {
    fn code(&self) -> &'static str {
        "list.page"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("Begin with `kitaru stack list --page 1 --size 20`.".to_owned())
    }
}

pub(super) fn run(world: &World, printer: &Printer<'_>, page: i64, size: i64) -> Result<(), Ended> {
    let at_least_one = |number: i64, flag| match u64::try_from(number) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(TooSmall { flag }),
    };
    let (page, size) = (at_least_one(page, "--page")?, at_least_one(size, "--size")?);
    let listed = store::open(world)?.state().page(page, size)?;
    printer.print(&List { listed, page, size })
}
