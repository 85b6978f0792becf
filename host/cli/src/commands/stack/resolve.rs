//! `kitaru stack resolve`

use crate::{
    argv::Resolve,
    commands::{Done, Printer},
    view::stack::resolve::Explained,
};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, words: &Resolve) -> Done {
    let resolved = kitaru.resolve(&words.asked)?;
    match words.explain {
        true => printer.print(&Explained(resolved)),
        false => printer.print(&resolved),
    }
}
