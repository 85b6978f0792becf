//! `kitaru stack create NAME …`, and `kitaru stack create --template TYPE`

use crate::{
    argv::Create,
    commands::{Done, Printer},
};
use kitaru::{Kitaru, WriteTemplate};

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, words: &Create) -> Done {
    match &words.template {
        Some(stack_type) => {
            let (stack_type, name) = (stack_type.clone(), words.asked.name.clone());
            printer.print(&kitaru.template(&WriteTemplate { stack_type, name })?)
        }
        None if words.dry_run => printer.print(&kitaru.plan_create(&words.asked)?),
        None => printer.print(&kitaru.create(&words.asked)?),
    }
}
