//! The embedded state: one SQLite file.
//!
//! Power loss and kill -9 leave the last commit, and any number of processes
//! may work on it: one writes at a time, and the others wait.
//!
//! It is kept with a rollback journal. A write-ahead log was measured to be
//! slower here, where each process reads or writes once; it does not work on
//! the network file systems that homes of clusters are on, nor can a state on a
//! read-only disk be read with it.

mod read;
mod store;
mod write;

pub use store::Embedded;

use read::Reader;
use write::Writing;

use super::StoreError;
use crate::{
    disk,
    name::StackName,
    stack::{Component, DEFAULT, Object, Stack, Summary},
};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

/// The newest format: `tests/states` has a file of each.
const FORMAT: i64 = 1;
/// Marks the file as kitaru's: the letters `Kita`.
const APPLICATION: i64 = 0x4b69_7461;
/// A disk that is slow to sync lets others wait this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The state file, open.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    connection: Connection,
}

impl StateFile {
    /// Opens the state in a directory of settings, or makes one.
    fn open(directory: &Path, new_id: fn() -> String) -> Result<Self, StoreError> {
        let path = directory.join("state.db");
        if !path.exists() {
            disk::create_private_dir(directory)?;
        }
        if path.is_dir() {
            let why = "it is a directory".to_owned();
            return Err(StoreError::Damaged { path, why });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |source| StoreError::Database { path: path.clone(), source };
        let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        let mut file = Self { path, connection };
        match file.format()? {
            0 => file.make(new_id)?,
            FORMAT => {}
            found if found > FORMAT => {
                return Err(StoreError::Newer { path: file.path, found, known: FORMAT });
            }
            found => return Err(file.damaged(format!("its format is {found}"))),
        }
        Ok(file)
    }

    /// The file.
    fn path(&self) -> &Path {
        &self.path
    }

    /// What there is to read.
    fn reader(&self) -> Reader<'_> {
        Reader::new(&self.connection, &self.path)
    }

    /// Begins to write: no other process does until this ends.
    fn begin(&mut self) -> Result<Writing<'_>, StoreError> {
        let failed = |source| StoreError::Database { path: self.path.clone(), source };
        // A commit that was reported stays, even if the power fails right after it.
        self.connection
            .execute_batch("PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON;")
            .map_err(failed)?;
        // Checked when the transaction is dropped: no other begins on this connection.
        let transaction =
            rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
                .map_err(failed)?;
        Ok(Writing::new(transaction, self))
    }

    /// The format, and 0 for a file without content.
    fn format(&self) -> Result<i64, StoreError> {
        // One statement, so that another process cannot make the state in between.
        let query = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id, pragma_user_version";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        match self.connection.query_row(query, [], read) {
            Ok((APPLICATION, format, _)) => Ok(format),
            Ok((0, 0, 0)) => Ok(0),
            Ok(_) => Err(self.damaged("another program's mark is on it".to_owned())),
            Err(error) => Err(failed(&self.path, error)),
        }
    }

    /// Makes the tables and the stack `default`, unless another process has just done so.
    fn make(&mut self, new_id: fn() -> String) -> Result<(), StoreError> {
        let writing = self.begin()?;
        if writing.file().format()? == 0 {
            writing.make(FORMAT, APPLICATION, &default_stack(new_id))?;
        }
        writing.commit()
    }

    /// Whether a component or connector with an id is there.
    fn has_owner(&self, id: &str) -> Result<bool, StoreError> {
        self.reader().has_owner(id)
    }

    fn damaged(&self, why: String) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), why }
    }
}

/// What a failure of the database means.
fn failed(path: &Path, source: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match source {
        rusqlite::Error::FromSqlConversionFailure(..) => {
            StoreError::Damaged { path, why: source.to_string() }
        }
        _ => match source.sqlite_error_code() {
            // The last is what a missing table is.
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                StoreError::Damaged { path, why: source.to_string() }
            }
            _ => StoreError::Database { path, source },
        },
    }
}

/// The stack that is always there: local, and nobody's.
fn default_stack(new_id: fn() -> String) -> Stack {
    let component = |kind: &str| Component {
        id: new_id(),
        kind: kind.to_owned(),
        name: DEFAULT.to_owned(),
        flavor: "local".to_owned(),
        configuration: Object::new(),
        secret_keys: Vec::new(),
        resource_id: None,
        connector: None,
        managed: false,
    };
    let components = vec![component("orchestrator"), component("artifact_store")];
    let id = new_id();
    let summary = Summary { id, name: StackName::default_stack(), labels: BTreeMap::new() };
    Stack { summary, origin: None, components }
}
