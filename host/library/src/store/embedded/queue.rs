//! The queue of writers: a lock on the directory of the state.
//!
//! SQLite's own wait for another writer is a sleep and another try, so with many
//! processes the state is idle most of the time. Here the system wakes the next
//! one. The lock decides who tries first and nothing else: without it, or if its
//! holder does not end, SQLite decides.

use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

/// A turn to write. It ends when it is dropped, or the process ends.
#[derive(Debug)]
pub(super) struct Turn {
    _locked: File,
}

impl Turn {
    /// Waits for a turn, for a limited time; none if there is no queue, or it does not move.
    pub(super) fn wait(directory: &Path, patience: Duration) -> Option<Self> {
        let file = File::open(directory).ok()?;
        match file.try_lock() {
            Ok(()) => Some(Self { _locked: file }),
            Err(TryLockError::WouldBlock) => wait(file, patience),
            Err(TryLockError::Error(_)) => None,
        }
    }
}

/// Waits in a thread, since there is no wait for a lock that ends.
fn wait(file: File, patience: Duration) -> Option<Turn> {
    let (send, receive) = mpsc::sync_channel(1);
    let waiting = thread::Builder::new().spawn(move || {
        if file.lock().is_ok() {
            // Nobody receives it after the time is over; the lock ends with the file then.
            let _ = send.send(Turn { _locked: file });
        }
    });
    waiting.ok()?;
    receive.recv_timeout(patience).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_a_turn_and_the_next_gets_it() {
        let directory = tempfile::tempdir().unwrap();
        let soon = Duration::from_millis(50);
        let first = Turn::wait(directory.path(), soon).unwrap();
        assert!(Turn::wait(directory.path(), soon).is_none());
        let next = thread::scope(|scope| {
            let next = scope.spawn(|| Turn::wait(directory.path(), Duration::from_secs(60)));
            drop(first);
            next.join().unwrap()
        });
        assert!(next.is_some());
    }

    #[test]
    fn there_may_be_no_queue() {
        assert!(Turn::wait(Path::new("/proc/self/none"), Duration::ZERO).is_none());
    }
}
