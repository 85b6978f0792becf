//! `kitaru stack use STACK`

use crate::commands::{Done, Printer};
use kitaru::{Kitaru, UseStack};

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &UseStack) -> Done {
    printer.print(&kitaru.use_stack(asked)?)
}
