//! `kitaru stack delete STACK`

use crate::{
    argv::Delete,
    commands::{Done, Printer},
};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, words: &Delete) -> Done {
    printer.print(&match words.dry_run {
        true => kitaru.plan_delete(&words.asked)?,
        false => kitaru.delete(&words.asked)?,
    })
}
