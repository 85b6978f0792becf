//! Turns of processes that would do the same work at once: a lock on a file.
//!
//! The system wakes the next one, where a sleep and another try would leave it
//! idle. The lock decides who goes first and nothing else: without it, or if its
//! holder does not end, the work is done all the same.

use crate::cancel::{Cancelled, GivenUp};
use kitaru_platform::files;
use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

/// A turn. It ends when it is dropped, or the process ends.
#[derive(Debug)]
pub struct Turn {
    locked: File,
}

impl Drop for Turn {
    fn drop(&mut self) {
        // A process that was forked meanwhile has the file open as well, so closing it here would
        // not end the turn. If this fails, closing does what it can.
        let _ = self.locked.unlock();
    }
}

impl Turn {
    /// Waits for a turn at a file that is there for nothing else, and is made if it is not; none if
    /// it cannot be. Nobody else can open it, so only the user's own processes are waited for.
    ///
    /// # Errors
    ///
    /// If the caller gives up.
    pub fn at(
        path: &Path,
        patience: Duration,
        cancelled: &Cancelled,
    ) -> Result<Option<Self>, GivenUp> {
        let Ok(file) = files::open_for_lock(path) else { return Ok(None) };
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { locked: file })),
            Err(TryLockError::WouldBlock) => match wait(file, patience, cancelled) {
                None if cancelled.is_cancelled() => Err(GivenUp),
                turn => Ok(turn),
            },
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

/// Waits in a thread, since there is no wait for a lock that ends.
fn wait(file: File, patience: Duration, cancelled: &Cancelled) -> Option<Turn> {
    let (send, receive) = mpsc::sync_channel(1);
    let waiting = thread::Builder::new().spawn(move || {
        if file.lock().is_ok() {
            // Nobody receives it after the time is over; the lock ends with the file then.
            let _ = send.send(Turn { locked: file });
        }
    });
    waiting.ok()?;
    cancelled.wait(patience, |time| receive.recv_timeout(time).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_a_turn_and_the_next_gets_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let soon = Duration::from_millis(50);
        let never = Cancelled::default();
        let first = Turn::at(&path, soon, &never).unwrap().unwrap();
        assert!(Turn::at(&path, soon, &never).unwrap().is_none());
        let given_up = Turn::at(&path, Duration::from_secs(3600), &Cancelled::when(|| true));
        assert_eq!(given_up.err(), Some(GivenUp));
        let next = thread::scope(|scope| {
            let next = scope.spawn(|| Turn::at(&path, Duration::from_secs(60), &never));
            drop(first);
            next.join().unwrap()
        });
        assert!(next.unwrap().is_some());
    }
}
