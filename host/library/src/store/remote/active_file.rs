//! Reads and writes the user's pointer to the active stack: one file per server and project.

use crate::{
    disk::{self, DiskError, Readers, Writers},
    store::{Backend, StoreError, pointers::Pointer},
};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The pointer file of a backend.
pub(super) struct ActiveFile {
    path: PathBuf,
    backend: String,
}

impl ActiveFile {
    pub(super) fn new(config: &Path, backend: &Backend) -> Self {
        let backend = backend.to_string();
        let name = format!("{}.json", blake3::hash(backend.as_bytes()).to_hex());
        Self { path: config.join("active").join(name), backend }
    }

    pub(super) fn get(&self) -> Result<Option<Pointer>, StoreError> {
        let bytes = match disk::read_trusted(&self.path, Writers::OwnGroup) {
            Ok(bytes) => bytes,
            Err(error) if error.is_absent() => return Ok(None),
            Err(error) => return Err(DiskError::of("read", &self.path)(error).into()),
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            StoreError::Settings { path: self.path.clone(), why: error.to_string() }
        })?;
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Ok(text("id").map(|id| Pointer { id, name: text("name"), shared: false }))
    }

    pub(super) fn set(&self, pointer: &Pointer) -> Result<(), StoreError> {
        self.path.parent().map_or(Ok(()), disk::create_private_dir)?;
        let value = json!({ "place": self.backend, "id": pointer.id, "name": pointer.name });
        Ok(disk::replace(&self.path, value.to_string().as_bytes(), Readers::User)?)
    }

    /// Makes `default` the active stack, by removing the pointer.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DiskError::of("remove", &self.path)(error).into())
            }
            _ => Ok(()),
        }
    }
}
