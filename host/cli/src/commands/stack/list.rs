//! `kitaru stack list`

use crate::commands::{Done, Printer};
use kitaru::{Kitaru, ListStacks};

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &ListStacks) -> Done {
    printer.print(&kitaru.list(asked)?)
}
