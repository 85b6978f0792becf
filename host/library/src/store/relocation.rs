//! Moves what earlier releases kept in the directory of the Python program, which
//! that program's `clean` deletes as a whole, to where it is kept now.
//!
//! 1. What is in the new place is never replaced, so it happens once.
//! 2. The state goes last, while no other process changes it. A process that does not find it in
//!    the new place waits for its turn, and finds it there then.
//! 3. If anything cannot be moved, as to another file system, all of it stays in use where it is.
//!
//! Plugins stay: the user put them there, and they are found in both places.

use super::locks;
use crate::{
    disk::{self, DiskError, Turn},
    settings::Settings,
};
use kitaru_provider_host::{Cancelled, cancel::GivenUp};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

const STATE: &str = "state.db";
const LOCK: &str = "state.lock";

/// What is moved, in order.
const PARTS: [&str; 5] = ["active", "deletions", "providers", "secrets", STATE];

/// How long to wait for other processes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Moves the settings, the state and the secrets, if they are where earlier releases kept them.
///
/// # Errors
///
/// If they cannot be moved; all of them are where they were then.
pub fn relocate(settings: &Settings) -> Result<(), DiskError> {
    let (from, to) = (&settings.python, &settings.config);
    let is_due = from != to
        && !is_there(&to.join(STATE))
        && PARTS.iter().any(|part| is_there(&from.join(part)));
    if !is_due {
        return Ok(());
    }
    disk::create_private_dir(to)?;
    // Of this release's processes, and of those of earlier ones that are about to change the state.
    let turn = |directory: &Path| {
        let turn = Turn::at(&directory.join(LOCK), PATIENCE, &settings.cancelled);
        let busy = io::Error::from(io::ErrorKind::WouldBlock);
        turn.map_err(|GivenUp| DiskError::of("move", from)(busy))
    };
    let _turns = [turn(to)?, turn(from)?];
    let mut moved = Vec::new();
    for part in PARTS {
        let (from, to) = (from.join(part), to.join(part));
        if !is_there(&from) || is_there(&to) {
            continue;
        }
        if let Err(error) = move_part(&from, &to, &settings.cancelled) {
            take_back(&moved);
            return Err(DiskError::of("move", &from)(error));
        }
        moved.push((from, to));
    }
    let _ = fs::remove_file(from.join(LOCK));
    tracing::info!("moved {} entries of `{}` to `{}`", moved.len(), from.display(), to.display());
    Ok(())
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn move_part(from: &Path, to: &Path, cancelled: &Cancelled) -> io::Result<()> {
    // What a link leads to may be given relative to where the link is.
    if from.is_symlink() {
        return Err(io::Error::other("it is a symbolic link"));
    }
    let _held = if from.ends_with(STATE) { hold(from, cancelled)? } else { None };
    fs::rename(from, to)
}

/// Keeps others from changing a state for as long as the connection is there, and completes what a
/// killed process began. What is no state can be moved as it is: the store tells what is wrong.
fn hold(state: &Path, cancelled: &Cancelled) -> io::Result<Option<Connection>> {
    if !state.is_file() {
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let held = Connection::open_with_flags(state, flags).and_then(|mut connection| {
        locks::wait(&mut connection, PATIENCE, cancelled)?;
        connection.execute_batch("BEGIN EXCLUSIVE")?;
        Ok(connection)
    });
    match held {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
            Err(io::Error::new(io::ErrorKind::WouldBlock, "another process is using it"))
        }
        held => Ok(held.ok()),
    }
}

fn take_back(moved: &[(PathBuf, PathBuf)]) {
    for (from, to) in moved.iter().rev() {
        if let Err(error) = fs::rename(to, from) {
            tracing::warn!("`{}` cannot be moved back: {error}", to.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{os::unix::fs::symlink, thread};

    /// A home with what an earlier release kept, but for the state.
    fn home() -> (tempfile::TempDir, Settings) {
        let home = tempfile::tempdir().unwrap();
        let settings = Settings::new([].into(), Some(home.path().into()), home.path().into());
        fs::create_dir_all(settings.python.join("secrets/staged")).unwrap();
        fs::write(settings.python.join("secrets/server.json"), "login").unwrap();
        fs::create_dir_all(settings.python.join("plugins")).unwrap();
        fs::write(settings.python.join("config.yaml"), "of the Python program").unwrap();
        (home, settings)
    }

    fn state(settings: &Settings) -> Connection {
        let state = Connection::open(settings.python.join(STATE)).unwrap();
        state.execute_batch("CREATE TABLE stack (name); INSERT INTO stack VALUES ('a')").unwrap();
        state
    }

    #[test]
    fn it_moves_once_and_replaces_nothing() {
        let (_home, settings) = home();
        drop(state(&settings));
        relocate(&settings).unwrap();
        assert_eq!(fs::read(settings.config.join("secrets/server.json")).unwrap(), b"login");
        let kept = |name: &str| is_there(&settings.python.join(name));
        assert!(!kept("secrets") && !kept(STATE) && kept("plugins") && kept("config.yaml"));

        fs::write(settings.python.join(STATE), "an earlier release, started again").unwrap();
        fs::create_dir(settings.python.join("active")).unwrap();
        relocate(&settings).unwrap();
        let moved = Connection::open(settings.config.join(STATE)).unwrap();
        let name: String = moved.query_row("SELECT name FROM stack", [], |row| row.get(0)).unwrap();
        assert_eq!(name, "a");
        assert!(kept("active") && !is_there(&settings.config.join("active")));
    }

    #[test]
    fn a_change_that_another_process_makes_is_waited_for() {
        let (_home, settings) = home();
        let other = state(&settings);
        other.execute_batch("BEGIN IMMEDIATE; INSERT INTO stack VALUES ('b')").unwrap();
        thread::scope(|scope| {
            let moving = scope.spawn(|| relocate(&settings));
            thread::sleep(Duration::from_millis(50));
            assert!(is_there(&settings.python.join(STATE)));
            other.execute_batch("COMMIT").unwrap();
            moving.join().unwrap().unwrap();
        });
        let moved = Connection::open(settings.config.join(STATE)).unwrap();
        let count: i64 =
            moved.query_row("SELECT count(*) FROM stack", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 2);
    }

    #[test]
    fn who_gives_up_waiting_for_a_turn_moves_nothing() {
        let (_home, mut settings) = home();
        drop(state(&settings));
        let lock = settings.python.join(LOCK);
        let held = Turn::at(&lock, PATIENCE, &Cancelled::default()).unwrap();
        settings.cancelled = Cancelled::when(|| true);
        relocate(&settings).unwrap_err();
        drop(held);
        assert!(is_there(&settings.python.join("secrets/server.json")));
        assert!(!is_there(&settings.config.join("secrets")));
    }

    #[test]
    fn if_one_part_cannot_be_moved_all_stay() {
        let (home, settings) = home();
        fs::write(home.path().join("elsewhere"), "").unwrap();
        symlink("../../elsewhere", settings.python.join(STATE)).unwrap();
        let error = relocate(&settings).unwrap_err().to_string();
        assert!(error.ends_with("it is a symbolic link"), "{error}");
        assert!(is_there(&settings.python.join("secrets/server.json")));
        assert!(!is_there(&settings.config.join("secrets")));
    }
}
