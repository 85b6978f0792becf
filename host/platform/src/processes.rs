//! Processes: their limits and rights, and how a child depends on its parent.

use crate::{
    facts::{Limit, Right},
    system::processes as system,
};
use std::{
    fs::File,
    io,
    path::PathBuf,
    process::{Child, Command, ExitStatus},
};

/// The program that this process runs, also when another one has its name by now.
///
/// # Errors
///
/// If the system does not tell.
pub fn running_program() -> io::Result<PathBuf> {
    system::running_program()
}

/// Has the next child be in a group of its own: what a terminal sends to this process does not
/// reach it.
///
/// # Errors
///
/// If the system has no such groups.
pub fn give_own_group(command: &mut Command) -> io::Result<()> {
    system::give_own_group(command)
}

/// Has the next child look for all functions that a library needs when it loads it, so that none is
/// found missing in the middle of its work. That may be a variable of its environment.
///
/// Best effort: macOS and Windows do so for what most libraries need.
pub fn find_functions_early(command: &mut Command) {
    system::find_functions_early(command);
}

/// Ends a child that has a group of its own, and all that is in its group, and waits for the child.
///
/// # Errors
///
/// If it cannot be ended.
pub fn end_group(child: &mut Child) -> io::Result<ExitStatus> {
    system::end_group(child)
}

/// Ends this process at once when its parent ends. `parent` is the number that it should have. On
/// Linux, the thread that started this process counts as its parent.
///
/// On a Unix other than Linux, this only checks that the parent is there now.
///
/// # Errors
///
/// If it has ended already, or its end would not be noticed.
pub fn end_with_parent(parent: u32) -> io::Result<()> {
    system::end_with_parent(parent)
}

/// Limits this process, once and for all. A lower limit that it has already stays.
///
/// # Errors
///
/// If the limit would not hold.
pub fn limit(limit: Limit, most: u64) -> io::Result<()> {
    system::limit(limit, most)
}

/// Whether the addresses of this process are limited, or may be, as by `ulimit -v`.
#[must_use]
pub fn is_address_space_limited() -> bool {
    system::is_address_space_limited()
}

/// Whether a program could not be started because it is made for another system, as this one is in
/// an emulator.
#[must_use]
pub fn is_for_another_system(error: &io::Error) -> bool {
    system::is_for_another_system(error)
}

/// Whether a child was ended in one of the ways in which limits do it: by the system, or by its own
/// failure to get memory.
#[must_use]
pub fn is_end_by_limit(status: &ExitStatus) -> bool {
    system::is_end_by_limit(status)
}

/// Whether a child ended itself, as a program does that cannot go on.
#[must_use]
pub fn is_abort(status: &ExitStatus) -> bool {
    system::is_abort(status)
}

/// Takes standard input and output for the caller. What else in this process reads the one finds its
/// end, and what it writes to the other is lost, from now on.
///
/// # Errors
///
/// If they cannot be replaced.
pub fn take_standard_streams() -> io::Result<(File, File)> {
    system::take_standard_streams()
}

/// Whether this program can load libraries. One that is linked statically cannot, on Unix.
#[must_use]
pub fn loads_libraries() -> bool {
    system::loads_libraries()
}

/// Closes what was open in the process that started this one, but for the standard streams. Must
/// be the first thing that the process does.
///
/// Best effort: an older Linux and other Unixes close nothing. The standard library opens files so
/// that a child does not inherit them.
pub fn close_inherited() {
    system::close_inherited();
}

/// Gives up rights, for this thread and those that it starts from now on, and returns by which
/// mechanisms.
///
/// Best effort: what is not enforced is not among the answers, and no answer is none at all.
#[must_use]
pub fn give_up(rights: &[Right]) -> Vec<String> {
    system::give_up(rights)
}

/// Keeps the memory of this process, which may hold secrets, out of core dumps and debuggers.
///
/// # Errors
///
/// If part of it is not kept out.
pub fn forbid_core_dumps() -> io::Result<()> {
    system::forbid_core_dumps()
}
