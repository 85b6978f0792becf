//! `kitaru stack create NAME …`

use crate::{
    argv::Create,
    commands::{Done, Printer},
};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, words: &Create) -> Done {
    match words.dry_run {
        true => printer.print(&kitaru.plan_create(&words.asked)?),
        false => printer.print(&kitaru.create(&words.asked)?),
    }
}
