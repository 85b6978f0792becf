//! `kitaru status`

use super::{Done, Printer};
use kitaru::Kitaru;

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>) -> Done {
    printer.print(&kitaru.status()?)
}
