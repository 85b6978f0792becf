//! The active stack of an initialised directory.
//!
//! `.kitaru/config.yaml` is the file that the Python program reads and writes
//! as well, so whatever else stands in it is kept. Both keep the active stack
//! under `active_stack_id`. That says nothing of where the stack is, so once a
//! server is used as well, `active_stacks` remembers what each place was left
//! with:
//!
//! 1. An id that another place is known to have been left with counts for that
//!    place alone.
//! 2. Any other id counts here: the Python program may have just written it.

use super::{Place, Pointer, StoreError};
use crate::disk;
use serde_yaml::{Mapping, Value};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

const DIRECTORY: &str = ".kitaru";
const FILE: &str = "config.yaml";
const ACTIVE: &str = "active_stack_id";
const REMEMBERED: &str = "active_stacks";

/// What the embedded state is called in the file.
const EMBEDDED: &str = "embedded";

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
    pub fn init(root: &Path, place: &Place, active: &Pointer) -> Result<Self, StoreError> {
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
        project.activate(place, active)?;
        Ok(project)
    }

    /// The directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What its active stack at a place is, if it has one.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read.
    pub fn active(&self, place: &Place) -> Result<Option<Pointer>, StoreError> {
        Ok(active(&self.read()?, &key(place)))
    }

    /// Makes a stack its active one at a place.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read or written.
    pub fn activate(&self, place: &Place, pointer: &Pointer) -> Result<(), StoreError> {
        let mut settings = self.read()?;
        activate(&mut settings, &key(place), pointer);
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

/// What a place is called in the file.
fn key(place: &Place) -> String {
    match place {
        Place::Embedded { .. } => EMBEDDED.to_owned(),
        Place::Server { .. } => place.to_string(),
    }
}

fn active(settings: &Mapping, key: &str) -> Option<Pointer> {
    let shared = settings.get(ACTIVE).and_then(Value::as_str);
    let own = remembered(settings).find(|(place, _)| *place == key).map(|(_, pointer)| pointer);
    let is_anothers =
        |id: &str| remembered(settings).any(|(place, pointer)| place != key && pointer.id == id);
    match shared {
        Some(id) if own.as_ref().is_some_and(|own| own.id == id) || is_anothers(id) => own,
        Some(id) => Some(Pointer { id: id.to_owned(), name: None }),
        None => None,
    }
}

fn activate(settings: &mut Mapping, key: &str, pointer: &Pointer) {
    if key == EMBEDDED && !settings.contains_key(REMEMBERED) {
        settings.insert(ACTIVE.into(), pointer.id.as_str().into());
        return;
    }
    let before = active(settings, EMBEDDED);
    let mut places = match settings.remove(REMEMBERED) {
        Some(Value::Mapping(places)) => places,
        _ => Mapping::new(),
    };
    // The first server here: what the file said until now was about the embedded state.
    if let Some(before) = before.filter(|_| !places.contains_key(EMBEDDED)) {
        places.insert(EMBEDDED.into(), value(&before));
    }
    places.insert(key.into(), value(pointer));
    settings.insert(ACTIVE.into(), pointer.id.as_str().into());
    settings.insert(REMEMBERED.into(), Value::Mapping(places));
}

/// What each place was left with.
fn remembered(settings: &Mapping) -> impl Iterator<Item = (&str, Pointer)> {
    let places = settings.get(REMEMBERED).and_then(Value::as_mapping);
    places.into_iter().flatten().filter_map(|(place, pointer)| {
        let text = |key: &str| pointer.get(key).and_then(Value::as_str).map(str::to_owned);
        Some((place.as_str()?, Pointer { id: text("id")?, name: text("name") }))
    })
}

fn value(pointer: &Pointer) -> Value {
    let mut value = Mapping::new();
    value.insert("id".into(), pointer.id.as_str().into());
    if let Some(name) = &pointer.name {
        value.insert("name".into(), name.as_str().into());
    }
    Value::Mapping(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "https://kitaru.example.com/team";

    fn pointer(id: &str) -> Pointer {
        Pointer { id: id.to_owned(), name: Some(format!("name of {id}")) }
    }

    fn id(settings: &Mapping, key: &str) -> Option<String> {
        active(settings, key).map(|pointer| pointer.id)
    }

    #[test]
    fn each_place_keeps_its_own() {
        let mut settings = Mapping::new();
        activate(&mut settings, EMBEDDED, &pointer("1"));
        assert_eq!(settings.len(), 1, "nothing to remember yet");
        activate(&mut settings, SERVER, &pointer("2"));
        assert_eq!(active(&settings, SERVER), Some(pointer("2")));
        assert_eq!(id(&settings, EMBEDDED).as_deref(), Some("1"));
        activate(&mut settings, EMBEDDED, &pointer("3"));
        assert_eq!(id(&settings, SERVER).as_deref(), Some("2"));
        assert_eq!(id(&settings, EMBEDDED).as_deref(), Some("3"));
    }

    #[test]
    fn what_the_python_program_writes_counts_here() {
        let mut settings = Mapping::new();
        activate(&mut settings, SERVER, &pointer("1"));
        settings.insert(ACTIVE.into(), "2".into());
        assert_eq!(id(&settings, SERVER).as_deref(), Some("2"));
    }
}
