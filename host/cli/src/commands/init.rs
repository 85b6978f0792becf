//! `kitaru init [PATH]`

use super::{Done, Printer};
use kitaru::{Init, Kitaru};

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &Init) -> Done {
    printer.print(&kitaru.init(asked)?)
}
