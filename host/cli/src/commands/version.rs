//! `kitaru version`

use super::{Done, Printer};
use crate::view::version::ProgramVersion;

pub(super) fn run(printer: &Printer<'_>, verbose: bool) -> Done {
    printer.print(&ProgramVersion { library: kitaru::version(), verbose })
}
