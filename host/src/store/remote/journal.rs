//! What a deletion is about to remove, written down before it begins.
//!
//! Components that the Python program did not label, and connectors that the
//! server gave another name, cannot be found by name once their stack is gone.
//! A deletion that was stopped is finished by what stands here, on this machine;
//! on any other, by names and labels.

use crate::{
    disk::{self, DiskError, Readers},
    rules::delete,
    store::{Place, StoreError},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The deletions that were begun at a place and not ended.
pub(super) struct Journal {
    directory: PathBuf,
    place: String,
}

/// What one of them removes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    place: String,
    stack: String,
    /// The ids of components.
    pub(super) components: Vec<String>,
    /// The ids of connectors.
    pub(super) connectors: Vec<String>,
}

impl Journal {
    pub(super) fn new(config: &Path, place: &Place) -> Self {
        Self { directory: config.join("deletions"), place: place.to_string() }
    }

    /// Writes down what goes with a stack.
    pub(super) fn begin(&self, change: &delete::Change) -> Result<(), StoreError> {
        if change.components.is_empty() && change.connectors.is_empty() {
            return Ok(());
        }
        let entry = Entry {
            place: self.place.clone(),
            stack: change.name.clone(),
            components: change.components.iter().map(|it| it.id.clone()).collect(),
            connectors: change.connectors.iter().map(|it| it.id.clone()).collect(),
        };
        disk::create_private_dir(&self.directory)?;
        let bytes = serde_json::to_vec(&entry).unwrap_or_default();
        Ok(disk::replace(&self.path(&change.name), &bytes, Readers::User)?)
    }

    /// What the deletion of a stack was to remove, if it was not ended.
    pub(super) fn unended(&self, stack: &str) -> Result<Entry, StoreError> {
        let path = self.path(stack);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| StoreError::Settings { path, why: error.to_string() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Entry::default()),
            Err(error) => Err(DiskError::of("read", &path)(error).into()),
        }
    }

    /// Forgets a deletion that has ended.
    pub(super) fn end(&self, stack: &str) {
        let removed = fs::remove_file(self.path(stack));
        if let Err(error) = removed
            && error.kind() != io::ErrorKind::NotFound
        {
            // What it names is gone, so it is read as nothing.
            tracing::debug!("the note of the deletion of `{stack}` stays: {error}");
        }
    }

    fn path(&self, stack: &str) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.place.as_bytes()).update(b"\0").update(stack.as_bytes());
        self.directory.join(format!("{}.json", hasher.finalize().to_hex()))
    }
}
