//! `kitaru stack current`

use crate::commands::{Done, Printer};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>) -> Done {
    printer.print(&kitaru.current()?)
}
