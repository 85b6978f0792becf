//! Which stack of a server is the user's active one: a small file for each server and project.

use crate::{
    disk::{self, DiskError, Readers},
    store::{Place, Pointer, StoreError},
};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file of a place.
pub(super) struct Active {
    path: PathBuf,
    place: String,
}

impl Active {
    pub(super) fn new(config: &Path, place: &Place) -> Self {
        let place = place.to_string();
        let name = format!("{}.json", blake3::hash(place.as_bytes()).to_hex());
        Self { path: config.join("active").join(name), place }
    }

    pub(super) fn get(&self) -> Result<Option<Pointer>, StoreError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(DiskError::of("read", &self.path)(error).into()),
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            StoreError::Settings { path: self.path.clone(), why: error.to_string() }
        })?;
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Ok(text("id").map(|id| Pointer { id, name: text("name") }))
    }

    pub(super) fn set(&self, pointer: &Pointer) -> Result<(), StoreError> {
        self.path.parent().map_or(Ok(()), disk::create_private_dir)?;
        let value = json!({ "place": self.place, "id": pointer.id, "name": pointer.name });
        Ok(disk::replace(&self.path, value.to_string().as_bytes(), Readers::User)?)
    }

    /// Makes `default` the active one, which needs no pointer.
    pub(super) fn clear(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(DiskError::of("remove", &self.path)(error).into())
            }
            _ => Ok(()),
        }
    }
}
