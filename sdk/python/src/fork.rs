//! Keeps a process from being forked in the middle of a call.
//!
//! SQLite counts its locks in the memory of the process. A child that is forked
//! while another thread has one would have a copy of the count, and nobody who
//! takes it back: it would wait for itself. So a fork waits for the calls that run,
//! for as long as those on this machine take, and calls wait for the fork.
//!
//! There is no lock here: a child would have a copy of that one, too.

use pyo3::prelude::*;
use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

/// How long a fork waits. A call that takes longer waits for a server, and has no lock.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(1);

static CALLS: AtomicUsize = AtomicUsize::new(0);
static IS_FORKING: AtomicBool = AtomicBool::new(false);

/// A call that runs.
pub(crate) struct Running(());

/// Begins a call, when no fork is under way.
pub(crate) fn enter() -> Running {
    loop {
        CALLS.fetch_add(1, Ordering::SeqCst);
        let running = Running(());
        if !IS_FORKING.load(Ordering::SeqCst) {
            return running;
        }
        drop(running);
        thread::sleep(PAUSE);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        CALLS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Waits until no call runs. Python calls it before a fork.
#[pyfunction]
pub(crate) fn before_fork(py: Python<'_>) {
    IS_FORKING.store(true, Ordering::SeqCst);
    py.detach(|| {
        let end = Instant::now() + PATIENCE;
        while CALLS.load(Ordering::SeqCst) > 0 && Instant::now() < end {
            thread::sleep(PAUSE);
        }
    });
}

/// Lets calls begin again.
#[pyfunction]
pub(crate) fn after_fork_in_parent() {
    IS_FORKING.store(false, Ordering::SeqCst);
}

/// Lets calls begin in a child, which has none of the threads that were in one.
#[pyfunction]
pub(crate) fn after_fork_in_child() {
    CALLS.store(0, Ordering::SeqCst);
    IS_FORKING.store(false, Ordering::SeqCst);
}
