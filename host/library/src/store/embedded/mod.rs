//! The embedded state: one SQLite file.
//!
//! A power loss or `kill -9` leaves the last commit intact. Any number of
//! processes may use the file: one writes at a time, and the others wait.
//!
//! The file uses a rollback journal. A write-ahead log is slower here, because
//! each process reads or writes once; it does not work on the network file
//! systems that cluster homes are on, and a state on a read-only disk cannot be
//! read with it.

mod error;
mod read;
mod state;
mod store;
mod write;

pub use store::Embedded;

use error::StateFileError;
use read::Reader;
use write::Writing;

use super::{StoreError, locks};
use crate::{
    disk::{self, DiskError, FileError, Turn, Writers},
    id,
    name::StackName,
    stack::{Component, DEFAULT, Object, Stack, Summary},
};
use kitaru_contract::kind;
use kitaru_platform::files;
use kitaru_provider_host::{Cancelled, cancel::GivenUp};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

/// The newest format of the file; `tests/states` has a file of each.
pub(crate) const FORMAT: i64 = 1;
/// The SQLite application id of a kitaru state: the letters `Kita`.
const APPLICATION: i64 = 0x4b69_7461;
/// How long to wait for a lock. Syncing a slow disk may take seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// The names of the stacks in the state of a settings directory, as far as they can be read without
/// waiting. Nothing is created: without a state, there is the stack that each state has.
#[must_use]
pub fn known_names(directory: &Path) -> Vec<String> {
    let path = directory.join("state.db");
    if !path.exists() {
        return vec![DEFAULT.to_owned()];
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let is_file = path.is_file();
    let connection = is_file.then(|| Connection::open_with_flags(&path, flags).ok()).flatten();
    let names = connection.and_then(|connection| Reader::new(&connection, &path).names().ok());
    names.unwrap_or_default()
}

/// The open state file.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    connection: Connection,
    cancelled: Cancelled,
}

impl StateFile {
    /// Opens the state in the settings directory, and creates it if there is none.
    fn open(directory: &Path, cancelled: &Cancelled) -> Result<Self, StoreError> {
        let path = directory.join("state.db");
        if !path.exists() {
            disk::create_private_dir(directory)?;
            // For the user alone: who can read it can hold a lock on it. SQLite fills it.
            let _ = files::create_private(&path);
        }
        // A pipe would be waited for, also in place of a file that SQLite puts beside the state.
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let path = directory.join(format!("state.db{suffix}"));
            // One look: another process may remove its journal between two.
            let kind = path.metadata().map(|meta| meta.file_type());
            if let Ok(kind) = kind
                && !kind.is_file()
            {
                let noun = if kind.is_dir() { "a directory" } else { "not a file" };
                let why = format!("it is {noun}");
                return Err(StateFileError::Damaged { path, why }.into());
            }
        }
        // By its name: closing an open file would end the locks of another connection.
        if let Some(distrust) =
            path.metadata().ok().and_then(|meta| disk::distrust(&meta, Writers::OwnGroup))
        {
            return Err(DiskError::of("use", &path)(FileError::Distrusted(distrust)).into());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |source| StateFileError::Database { path: path.clone(), source };
        let mut connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
        locks::wait(&mut connection, PATIENCE, cancelled).map_err(failed)?;
        let cancelled = cancelled.clone();
        let mut file = Self { path, connection, cancelled };
        match file.first_look()? {
            0 => file.make()?,
            FORMAT => {}
            found if found > FORMAT => {
                let newer = StateFileError::Newer { path: file.path, found, known: FORMAT };
                return Err(newer.into());
            }
            found => return Err(file.damaged(format!("its format is {found}")).into()),
        }
        Ok(file)
    }

    /// The path of the file.
    fn path(&self) -> &Path {
        &self.path
    }

    /// Reads from the file.
    fn reader(&self) -> Reader<'_> {
        Reader::new(&self.connection, &self.path)
    }

    /// A snapshot for several reads, as long as it is kept. None if there is one already.
    fn snapshot(&self) -> Option<Transaction<'_>> {
        Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred).ok()
    }

    /// Begins a write transaction; other writers wait until it ends.
    fn begin(&mut self) -> Result<Writing<'_>, StoreError> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        // SQLite's own wait for another writer is a sleep and another try, so with many processes
        // the state would be idle most of the time.
        let turn = Turn::at(&directory.join("state.lock"), PATIENCE, &self.cancelled);
        let failed = |source| StateFileError::Database { path: self.path.clone(), source };
        let turn = turn.map_err(|GivenUp| failed(locks::busy()))?;
        // A reported commit survives a power failure right after it.
        self.connection
            .execute_batch("PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;")
            .map_err(failed)?;
        // Unchecked: `&mut self` ensures that this connection has no other transaction.
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(failed)?;
        Ok(Writing::new(transaction, self, turn))
    }

    /// The format of a file that was opened just now; 0 for an empty file.
    fn first_look(&self) -> Result<i64, StoreError> {
        // One snapshot, so that no other process can create the state in between.
        let _snapshot = self.snapshot();
        self.format()
    }

    /// The format, inside a transaction; 0 for an empty file.
    fn format(&self) -> Result<i64, StoreError> {
        let number = |query| self.connection.query_row(query, [], |row| row.get::<_, i64>(0));
        let read = || -> rusqlite::Result<Option<i64>> {
            let application = number("PRAGMA application_id")?;
            let format = number("PRAGMA user_version")?;
            match (application, format) {
                (APPLICATION, format) => Ok(Some(format)),
                (0, 0) if number("SELECT count(*) FROM sqlite_schema")? == 0 => Ok(Some(0)),
                _ => Ok(None),
            }
        };
        match read() {
            Ok(Some(format)) => Ok(format),
            Ok(None) => Err(self.damaged("another program's mark is on it".to_owned()).into()),
            Err(error) => Err(StateFileError::of(&self.path, error).into()),
        }
    }

    /// Creates the tables and the stack `default`, unless another process has just done so.
    fn make(&mut self) -> Result<(), StoreError> {
        let writing = self.begin()?;
        if writing.file().format()? == 0 {
            writing.make(FORMAT, APPLICATION, &default_stack())?;
        }
        writing.commit()
    }

    fn damaged(&self, why: String) -> StateFileError {
        StateFileError::Damaged { path: self.path.clone(), why }
    }
}

/// The `default` stack, which always exists and is not managed by kitaru.
fn default_stack() -> Stack {
    let component = |(kind, flavor): &(&str, &str)| Component {
        id: id::new(),
        kind: (*kind).to_owned(),
        name: DEFAULT.to_owned(),
        flavor: (*flavor).to_owned(),
        configuration: Object::new(),
        secret_keys: Vec::new(),
        resource_id: None,
        connector: None,
        managed: false,
    };
    let components = kind::DEFAULT_STACK.iter().map(component).collect();
    let (id, name) = (id::new(), StackName::default_stack());
    let summary = Summary { id, name, labels: BTreeMap::new() };
    Stack { summary, origin: None, components }
}
