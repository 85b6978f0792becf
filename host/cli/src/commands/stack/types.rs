//! `kitaru stack types`

use crate::commands::{Done, Printer};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>) -> Done {
    let types = kitaru.stack_types();
    printer.warn(&types.broken);
    printer.print(&types)
}
