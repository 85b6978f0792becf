//! Turns of processes that would do the same work at once: a lock on a file or a directory.
//!
//! The system wakes the next one, where a sleep and another try would leave it
//! idle. The lock decides who goes first and nothing else: without it, or if its
//! holder does not end, the work is done all the same.

use std::{
    fs::{File, TryLockError},
    sync::mpsc,
    thread,
    time::Duration,
};

/// A turn. It ends when it is dropped, or the process ends.
#[derive(Debug)]
pub struct Turn {
    _locked: File,
    has_waited: bool,
}

impl Turn {
    /// Waits for a turn at an open file or directory, for a limited time; none if it has no locks,
    /// or nobody's turn ends.
    #[must_use]
    pub fn wait(file: File, patience: Duration) -> Option<Self> {
        match file.try_lock() {
            Ok(()) => Some(Self { _locked: file, has_waited: false }),
            Err(TryLockError::WouldBlock) => wait(file, patience),
            Err(TryLockError::Error(_)) => None,
        }
    }

    /// Whether another turn ended before this one, so that the work may be done.
    #[must_use]
    pub fn has_waited(&self) -> bool {
        self.has_waited
    }
}

/// Waits in a thread, since there is no wait for a lock that ends.
fn wait(file: File, patience: Duration) -> Option<Turn> {
    let (send, receive) = mpsc::sync_channel(1);
    let waiting = thread::Builder::new().spawn(move || {
        if file.lock().is_ok() {
            // Nobody receives it after the time is over; the lock ends with the file then.
            let _ = send.send(Turn { _locked: file, has_waited: true });
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
        let open = || File::open(directory.path()).unwrap();
        let soon = Duration::from_millis(50);
        let first = Turn::wait(open(), soon).unwrap();
        assert!(!first.has_waited());
        assert!(Turn::wait(open(), soon).is_none());
        let next = thread::scope(|scope| {
            let next = scope.spawn(|| wait(open(), Duration::from_secs(60)));
            drop(first);
            next.join().unwrap()
        });
        assert!(next.unwrap().has_waited());
    }
}
