//! `kitaru schema stack`

use crate::commands::{Done, Printer};
use kitaru::{DescribeFile, Kitaru};

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: &DescribeFile) -> Done {
    let described = kitaru.file_schema(asked)?;
    printer.warn(&described.broken);
    printer.print(&described)
}
