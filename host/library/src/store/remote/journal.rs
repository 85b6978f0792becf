//! Records what a deletion is about to remove, before it begins.
//!
//! Unlabelled components from the Python program, and connectors that the server
//! renamed, cannot be found by name once their stack is deleted. An interrupted
//! deletion is finished from this record on the same machine, and by names and
//! labels on any other.

use crate::{
    disk::{self, DiskError, Readers, Writers},
    rules::delete::Deletion,
    store::{Backend, StoreError},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The unfinished deletions on a server.
pub(super) struct Journal {
    directory: PathBuf,
    place: String,
}

/// What a deletion removes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct JournalEntry {
    place: String,
    stack: String,
    /// The ids of components.
    pub(super) components: Vec<String>,
    /// The ids of connectors.
    pub(super) connectors: Vec<String>,
}

impl Journal {
    pub(super) fn new(config: &Path, backend: &Backend) -> Self {
        Self { directory: config.join("deletions"), place: backend.to_string() }
    }

    /// Records what is deleted with a stack.
    pub(super) fn begin(&self, deletion: &Deletion) -> Result<(), StoreError> {
        if deletion.components.is_empty() && deletion.connectors.is_empty() {
            return Ok(());
        }
        let entry = JournalEntry {
            place: self.place.clone(),
            stack: deletion.name.clone(),
            components: deletion.components.iter().map(|it| it.id.clone()).collect(),
            connectors: deletion.connectors.iter().map(|it| it.id.clone()).collect(),
        };
        disk::create_private_dir(&self.directory)?;
        let bytes = serde_json::to_vec(&entry).unwrap_or_default();
        Ok(disk::replace(&self.path(&deletion.name), &bytes, Readers::User)?)
    }

    /// What an unfinished deletion of a stack was to remove; empty if there is none.
    pub(super) fn unfinished(&self, stack: &str) -> Result<JournalEntry, StoreError> {
        let path = self.path(stack);
        match disk::read_trusted(&path, Writers::OwnGroup) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| StoreError::Settings { path, why: error.to_string() }),
            Err(error) if error.is_absent() => Ok(JournalEntry::default()),
            Err(error) => Err(DiskError::of("read", &path)(error).into()),
        }
    }

    /// Removes the record of a finished deletion.
    pub(super) fn end(&self, stack: &str) {
        let removed = fs::remove_file(self.path(stack));
        if let Err(error) = removed
            && error.kind() != io::ErrorKind::NotFound
        {
            // Everything it names is deleted, so a later lookup finds nothing.
            tracing::debug!("the note of the deletion of `{stack}` stays: {error}");
        }
    }

    fn path(&self, stack: &str) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.place.as_bytes()).update(b"\0").update(stack.as_bytes());
        self.directory.join(format!("{}.json", hasher.finalize().to_hex()))
    }
}
