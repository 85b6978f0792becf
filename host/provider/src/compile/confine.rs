//! Which rights the process that compiles gives up, as far as the system lets it.
//!
//! 1. It opens, makes, changes and runs no file: what it needs is open when it starts.
//! 2. It uses no network.
//! 3. It starts, looks at and signals no process; it can start threads, which a compiler needs.
//! 4. It has the kernel do nothing for others.
//!
//! Some may stay on an older system, or on one without such mechanisms, where the
//! limits alone hold: see [`processes::give_up`].

use kitaru_platform::{Right, processes};

/// What a compiler has no use for.
const NEEDLESS: [Right; 4] = [Right::Files, Right::Networks, Right::Processes, Right::Kernel];

/// Confines this process and the threads that it starts from now on, and returns by what.
pub(super) fn confine() -> Vec<String> {
    processes::give_up(&NEEDLESS)
}
