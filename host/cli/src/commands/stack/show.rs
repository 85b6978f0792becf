//! `kitaru stack show STACK`

use crate::commands::{Done, Printer};
use kitaru::{Kitaru, ShowStack};

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &ShowStack) -> Done {
    let shown = kitaru.show(asked)?;
    printer.warn(&shown.unserved);
    printer.print(&shown)
}
