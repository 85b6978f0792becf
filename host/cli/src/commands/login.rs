//! `kitaru login URL`

use super::{Done, Printer};
use kitaru::{Kitaru, Login};

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &Login) -> Done {
    printer.print(&kitaru.login(asked)?)
}
