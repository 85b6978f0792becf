//! The active stack of an initialised directory.
//!
//! `.kitaru/config.yaml` is the file that the Python program reads and writes
//! as well, so whatever else stands in it is kept.

use super::StoreError;
use crate::disk;
use serde_yaml::{Mapping, Value};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

const DIRECTORY: &str = ".kitaru";
const FILE: &str = "config.yaml";
const ACTIVE: &str = "active_stack_id";

/// An initialised directory.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The nearest initialised directory, here or above.
    #[must_use]
    pub fn find(directory: &Path) -> Option<Self> {
        let root = directory.ancestors().find(|dir| settings(dir).is_file())?;
        Some(Self { root: root.to_owned() })
    }

    /// Initialises a directory, with a stack as its active one.
    ///
    /// # Errors
    ///
    /// If it is none, is initialised already, or cannot be written.
    pub fn init(root: &Path, active: &str) -> Result<Self, StoreError> {
        if !root.is_dir() {
            return Err(StoreError::NoDirectory { path: root.to_owned() });
        }
        let path = settings(root);
        if path.exists() {
            return Err(StoreError::Initialised { path: root.to_owned() });
        }
        let project = Self { root: root.to_owned() };
        let directory = root.join(DIRECTORY);
        if !directory.is_dir() {
            fs::create_dir(&directory)
                .map_err(disk::DiskError::of("create the directory", &directory))?;
        }
        project.activate(active)?;
        Ok(project)
    }

    /// The directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The id of its active stack, if it has one.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read.
    pub fn active(&self) -> Result<Option<String>, StoreError> {
        Ok(self.read()?.get(ACTIVE).and_then(Value::as_str).map(str::to_owned))
    }

    /// Makes a stack its active one.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read or written.
    pub fn activate(&self, id: &str) -> Result<(), StoreError> {
        let mut settings = self.read()?;
        settings.insert(ACTIVE.into(), id.into());
        let text = serde_yaml::to_string(&settings).map_err(|error| self.damaged(&error))?;
        Ok(disk::replace(&self.path(), text.as_bytes(), disk::Readers::Others)?)
    }

    /// The file of its settings.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        settings(&self.root)
    }

    fn read(&self) -> Result<Mapping, StoreError> {
        let path = self.path();
        match fs::read_to_string(&path) {
            Ok(text) if text.trim().is_empty() => Ok(Mapping::new()),
            Ok(text) => serde_yaml::from_str(&text).map_err(|error| self.damaged(&error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Mapping::new()),
            Err(error) => Err(disk::DiskError::of("read", &path)(error).into()),
        }
    }

    fn damaged(&self, error: &serde_yaml::Error) -> StoreError {
        StoreError::Settings { path: self.path(), why: error.to_string() }
    }
}

fn settings(root: &Path) -> PathBuf {
    root.join(DIRECTORY).join(FILE)
}
