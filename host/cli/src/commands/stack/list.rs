//! `kitaru stack list`

use crate::{
    argv::List,
    commands::{Done, Printer},
    view::Output,
};
use kitaru::Kitaru;

pub(in crate::commands) fn run(kitaru: &Kitaru, printer: &Printer<'_>, asked: List) -> Done {
    let asked = match printer.output {
        Output::Text => asked.first_page(),
        _ => asked.asked,
    };
    printer.print(&kitaru.list(&asked)?)
}
