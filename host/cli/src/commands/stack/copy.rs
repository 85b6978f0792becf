//! `kitaru stack copy STACK --from PLACE --to PLACE`

use crate::{
    argv::Copy,
    commands::{Done, Printer},
    view::stack::copy::Copied,
};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, words: Copy) -> Done {
    let copied = match words.yes {
        true => kitaru.copy(&words.asked)?,
        false => kitaru.plan_copy(&words.asked)?,
    };
    printer.print(&Copied { copied, typed: words.typed })
}
