//! Reads and writes which stack of a backend is active on this machine.
//!
//! 1. In an initialised directory, the active stack is the project's; everywhere else it is the
//!    user's.
//! 2. A missing pointer, or one to a deleted stack, means `default`.
//! 3. A project keeps its pointer when its stack is deleted; the user's is cleared.
//!
//! The backend decides where the user's pointer is kept: in the state file, so
//! that both change in one commit, or for a server in a separate file.

use super::{Backend, StoreError, project::Project};
use crate::{listener::Listener, settings::Settings, stack::Summary};

/// A pointer to the active stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The stack's id.
    pub id: String,
    /// Its name at the time when kitaru made it active; `None` if the Python program did.
    pub name: Option<String>,
}

impl Pointer {
    /// The pointer to a stack.
    #[must_use]
    pub fn to(stack: &Summary) -> Self {
        Self { id: stack.id.clone(), name: Some(stack.name.to_string()) }
    }
}

/// The pointer to the active stack of one backend: the project's, else the user's.
#[derive(Debug)]
pub struct Pointers {
    backend: Backend,
    project: Option<Project>,
}

impl Pointers {
    /// The pointers for a backend, as seen from the current directory of the settings; `listener`
    /// is warned of a project that is passed over.
    #[must_use]
    pub fn new(settings: &Settings, backend: Backend, listener: &dyn Listener) -> Self {
        Self { project: Project::find(settings, listener), backend }
    }

    /// The backend whose stacks they point to.
    #[must_use]
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// The project whose pointer applies, if any.
    #[must_use]
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The pointer that applies, if there is one; `user` reads the user's.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn get(
        &self,
        user: impl FnOnce() -> Result<Option<Pointer>, StoreError>,
    ) -> Result<Option<Pointer>, StoreError> {
        match &self.project {
            Some(project) => project.active(&self.backend),
            None => user(),
        }
    }

    /// Makes a stack the active one; `user` writes the user's pointer.
    ///
    /// # Errors
    ///
    /// If the pointer cannot be written.
    pub fn set(
        &self,
        stack: &Summary,
        user: impl FnOnce(&Pointer) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let pointer = Pointer::to(stack);
        match &self.project {
            Some(project) => project.activate(&self.backend, &pointer),
            None => user(&pointer),
        }
    }

    /// Falls back to `default` after the active stack was deleted; `user` clears the user's pointer.
    ///
    /// # Errors
    ///
    /// If the pointer cannot be written.
    pub fn clear(&self, user: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        match &self.project {
            Some(_) => Ok(()),
            None => user(),
        }
    }
}
