//! `kitaru mcp`
//!
//! Standard output has nothing but messages of the protocol.

use super::{Done, Printer};
use crate::words::CommandWords;
use kitaru::Kitaru;
use kitaru_mcp::Options;
use std::io;

/// What a person reads who types the command.
const FOR_PROGRAMS: &str = "A program speaks to this server by the Model Context Protocol, and \
    starts it itself: see docs/mcp.md for what to write into its settings. Ctrl-D ends it.\n";

pub(super) fn run(kitaru: &Kitaru, printer: &Printer<'_>, options: Options) -> Done {
    printer.tell_who_types(FOR_PROGRAMS);
    let settings = kitaru.settings().clone();
    let options = options.with_variables(&settings);
    Ok(kitaru_mcp::serve(settings, options, &CommandWords, io::stdin(), io::stdout())?)
}
