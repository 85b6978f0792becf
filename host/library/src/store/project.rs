//! Reads and writes the active stack of an initialised directory.
//!
//! The Python program reads and writes `.kitaru/config.yaml` as well, so all lines
//! of other keys in it stay as they are. It keeps its active stack under `active_stack_id`,
//! and kitaru keeps its own of each backend under `active_stacks`:
//!
//! 1. On a server both programs have the same stacks, so both keys are written, and an id that only
//!    the Python program wrote applies here too.
//! 2. Each program has embedded stacks of its own, so there only the own key is written. The other
//!    applies as long as there is none: earlier releases wrote it.
//! 3. An id that is recorded for another backend applies only to that backend.

mod choices;
mod document;

use super::{Backend, StoreError, pointers::Pointer};
use crate::{
    disk::{self, DiskError, FileError, Readers, Writers},
    listener::{Event, Listener},
    location::Location,
    problem::{Explain, Fault},
    request::yaml,
    settings::Settings,
    text::repeated_path,
    words::Text,
};
use choices::{OWN, activate, active, deactivate, key, misshapen};
use document::Document;
use kitaru_platform::files;
use serde_yaml::Mapping;
use std::path::{Path, PathBuf};
use thiserror::Error;

const DIRECTORY: &str = ".kitaru";
const FILE: &str = "config.yaml";

/// An initialised directory.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

/// The active stack of a project on a backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// This one.
    Stack(Pointer),
    /// None was chosen.
    Nothing,
    /// What stands in its place cannot be used.
    Unusable {
        /// The key.
        name: &'static str,
    },
}

/// Why a directory cannot be initialised.
#[derive(Debug, Error)]
pub enum InitError {
    /// It is initialised already.
    #[error("`{}` is initialised already", path.display())]
    Initialised {
        /// The directory.
        path: PathBuf,
    },
    /// It is not a directory.
    #[error("{} is not a directory", repeated_path(path, path))]
    NoDirectory {
        /// The path.
        path: PathBuf,
    },
    /// Its settings cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for InitError {
    fn code(&self) -> &'static str {
        match self {
            Self::Initialised { .. } => "init.exists",
            Self::NoDirectory { .. } => "init.directory",
            Self::Store(error) => error.code(),
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Initialised { .. } => Fault::State,
            Self::NoDirectory { .. } => Fault::Usage,
            Self::Store(error) => error.fault(),
        }
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Initialised { .. } => {
                Some("Work in it as it is, or initialise another directory.".into())
            }
            Self::NoDirectory { .. } => Some("Name a directory that is there.".into()),
            Self::Store(error) if error.code() == "disk.place" => {
                Some("Move away what is in its place, or initialise another directory.".into())
            }
            Self::Store(error) => error.hint(),
        }
    }
}

impl Project {
    /// The nearest initialised directory: the current one or an ancestor. One that somebody else
    /// may have initialised is passed over, with a warning.
    #[must_use]
    pub fn find(settings: &Settings, listener: &dyn Listener) -> Option<Self> {
        let is_own = |root: &Path| match check(root) {
            Ok(()) => true,
            Err((path, why)) => {
                listener.notify(&Event::Warning(&disk::passed_over(&path, &why)));
                false
            }
        };
        let root = settings.nearest(|directory| file(directory).exists() && is_own(directory))?;
        tracing::info!("the project is `{}`", root.display());
        Some(Self { root: root.to_owned() })
    }

    /// Initialises a directory, with an active stack.
    ///
    /// # Errors
    ///
    /// If it is not a directory, is initialised already, or cannot be written.
    pub fn init(root: &Path, backend: &Backend, active: &Pointer) -> Result<Self, InitError> {
        if !root.is_dir() {
            return Err(InitError::NoDirectory { path: root.to_owned() });
        }
        let directory = root.join(DIRECTORY);
        let is_there = directory.is_dir();
        if is_there && let Err((path, why)) = check(root) {
            return Err(StoreError::from(DiskError::of("use", &path)(why)).into());
        }
        if file(root).exists() {
            return Err(InitError::Initialised { path: root.to_owned() });
        }
        let project = Self { root: root.to_owned() };
        if !is_there {
            // Not for a group to write to, whatever the mask is: `check` would refuse it.
            files::create_directory(&directory, Readers::Others)
                .map_err(DiskError::of("create the directory", &directory))
                .map_err(StoreError::from)?;
        }
        project.activate(backend, active)?;
        Ok(project)
    }

    /// The directory.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its active stack on a backend.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read.
    pub fn active(&self, backend: &Backend) -> Result<Chosen, StoreError> {
        let (_, settings) = self.read()?;
        let key = key(backend);
        match misshapen(&settings, &key) {
            Some(name) => Ok(Chosen::Unusable { name }),
            None => Ok(active(&settings, &key).map_or(Chosen::Nothing, Chosen::Stack)),
        }
    }

    /// Sets its active stack on a backend.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read or written.
    pub fn activate(&self, backend: &Backend, pointer: &Pointer) -> Result<(), StoreError> {
        self.change(|settings| activate(settings, &key(backend), pointer))
    }

    /// Forgets its active stack on a backend.
    ///
    /// # Errors
    ///
    /// If its settings cannot be read or written.
    pub fn deactivate(&self, backend: &Backend) -> Result<(), StoreError> {
        self.change(|settings| deactivate(settings, &key(backend)))
    }

    /// Changes kitaru's own keys.
    fn change(&self, change: impl FnOnce(&mut Mapping)) -> Result<(), StoreError> {
        let (mut text, before) = self.read()?;
        let mut after = before.clone();
        change(&mut after);
        for name in OWN {
            if before.get(name) == after.get(name) {
                continue;
            }
            let block = match after.get(name) {
                Some(value) => {
                    let own = Mapping::from_iter([(name.into(), value.clone())]);
                    serde_yaml::to_string(&own).map_err(|error| self.damaged(&error))?
                }
                None => String::new(),
            };
            let document = Document::parse(&text).map_err(|why| self.damaged(&why))?;
            text = document.with(name, &block);
            // Another key may use an anchor that was in the lines of this one.
            let entangled = format!("another key uses an anchor that is in `{name}`");
            Document::parse(&text).map_err(|_| self.damaged(&entangled))?;
        }
        Ok(disk::replace(&self.path(), text.as_bytes(), disk::Readers::Others)?)
    }

    /// The path of its settings.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        file(&self.root)
    }

    /// The text of its settings, and the keys of it that kitaru uses.
    fn read(&self) -> Result<(String, Mapping), StoreError> {
        let path = self.path();
        let text = match disk::read_trusted(&path, Writers::OwnGroup) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| self.damaged(&"it is not UTF-8"))?,
            Err(error) if error.is_absent() => String::new(),
            Err(error) => return Err(DiskError::of("read", &path)(error).into()),
        };
        let own = Document::parse(&text).map_err(|why| self.damaged(&why))?.only(&OWN);
        // Whoever wrote the project's files wrote this one, and aliases can unfold a small text to
        // one that needs more memory than there is.
        let checked = yaml::check_size(&own, &Location::start(FILE));
        checked.map_err(|error| self.damaged(&error))?;
        let settings = match own.is_empty() {
            true => Mapping::new(),
            false => serde_yaml::from_str(&own).map_err(|error| self.damaged(&error))?,
        };
        Ok((text, settings))
    }

    fn damaged(&self, why: &dyn ToString) -> StoreError {
        StoreError::Settings { path: self.path(), why: why.to_string() }
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(DIRECTORY).join(FILE)
}

/// Checks that nobody but the user can have written the settings of a directory; the error has what
/// another may have written. Whether they can be read is found out by reading them.
fn check(root: &Path) -> Result<(), (PathBuf, FileError)> {
    let (directory, path) = (root.join(DIRECTORY), file(root));
    disk::check_directory(&directory, Writers::OwnGroup).map_err(|why| (directory, why))?;
    match disk::open(&path).and_then(|file| disk::trust(&file, Writers::OwnGroup)) {
        Err(why @ (FileError::Distrusted(_) | FileError::Irregular)) => Err((path, why)),
        _ => Ok(()),
    }
}
