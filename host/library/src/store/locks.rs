//! Waits for the locks of SQLite files.

use kitaru_provider_host::{Cancelled, cancel::LOOK};
use rusqlite::{Connection, ffi};
use std::{cell::RefCell, thread, time::Duration};

/// How long to wait before a lock is tried again. SQLite's own wait grows to a tenth of a second,
/// many times as long as a change takes.
const PAUSE: Duration = Duration::from_millis(2);

thread_local! {
    /// How long a wait of this thread takes at most, and who may give it up: SQLite calls a function
    /// that gets nothing of ours. A thread waits for one connection at a time.
    static WAITING: RefCell<(Duration, Cancelled)> = RefCell::default();
}

/// Lets the operations of a connection wait for its locks, unless the caller gives up.
///
/// # Errors
///
/// Those of SQLite.
pub(super) fn wait(
    connection: &mut Connection,
    patience: Duration,
    cancelled: &Cancelled,
) -> rusqlite::Result<()> {
    WAITING.set((patience, cancelled.clone()));
    connection.busy_handler(Some(wait_again))
}

/// The error of a wait that was given up.
pub(super) fn busy() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None)
}

/// Whether to try again to get a lock that was not to be had after so many tries.
fn wait_again(tries: i32) -> bool {
    let tries = u128::from(tries.unsigned_abs());
    let (pause, look) = (PAUSE.as_millis(), LOOK.as_millis());
    let waits = WAITING.with_borrow(|(patience, cancelled)| {
        let is_due = tries.is_multiple_of(look / pause);
        tries * pause < patience.as_millis() && !(is_due && cancelled.is_cancelled())
    });
    if waits {
        thread::sleep(PAUSE);
    }
    waits
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ErrorCode;

    #[test]
    fn a_lock_is_waited_for_until_the_caller_gives_up() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.db");
        let lock = "BEGIN EXCLUSIVE";
        let holder = Connection::open(&path).unwrap();
        holder.execute_batch(lock).unwrap();
        let mut waiting = Connection::open(&path).unwrap();
        let code = |waiting: &Connection| {
            waiting.execute_batch(lock).map_err(|error| error.sqlite_error_code())
        };
        for (patience, cancelled) in [
            (Duration::from_secs(3600), Cancelled::when(|| true)),
            (Duration::from_millis(4), Cancelled::default()),
        ] {
            wait(&mut waiting, patience, &cancelled).unwrap();
            assert_eq!(code(&waiting), Err(Some(ErrorCode::DatabaseBusy)));
        }
        wait(&mut waiting, Duration::from_secs(3600), &Cancelled::default()).unwrap();
        thread::scope(|scope| {
            scope.spawn(move || holder.execute_batch("COMMIT").unwrap());
            assert_eq!(code(&waiting), Ok(()));
        });
    }
}
