//! `kitaru stack export STACK`

use crate::commands::{Done, Printer};
use kitaru::{ExportStack, Kitaru, Problem};

pub(in crate::commands) fn run(
    kitaru: &Kitaru,
    printer: &Printer<'_>,
    asked: &ExportStack,
) -> Done {
    let exported = kitaru.export(asked)?;
    let gaps: Vec<Problem> = exported.export.gaps.iter().cloned().map(Problem::from).collect();
    printer.warn(&gaps);
    printer.print(&exported)
}
