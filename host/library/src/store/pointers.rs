//! Reads and writes which stack of a backend is active on this machine.
//!
//! 1. In an initialised directory, the active stack is the project's; everywhere else it is the
//!    user's.
//! 2. A missing pointer means `default`. So does one to a stack that is gone, with a warning:
//!    where a run goes never changes in silence.
//!
//! The backend decides where the user's pointer is kept: in the state file, so
//! that both change in one commit, or for a server in a separate file.

use super::{
    Backend, StoreError,
    project::{Chosen, Project},
};
use crate::{
    listener::{Event, Listener},
    problem::Problem,
    settings::Settings,
    stack::Summary,
    words::{Action, NamedStack, text},
};
use std::{
    fmt,
    sync::{Arc, OnceLock},
};

/// A pointer to the active stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The stack's id.
    pub id: String,
    /// Its name at the time when kitaru made it active; `None` if that is not known.
    pub name: Option<String>,
    /// Whether it was found where the Python program writes its own.
    pub shared: bool,
}

impl Pointer {
    /// The pointer to a stack.
    #[must_use]
    pub fn to(stack: &Summary) -> Self {
        Self { id: stack.id.clone(), name: Some(stack.name.to_string()), shared: false }
    }
}

/// The pointer to the active stack of one backend: the project's, else the user's.
pub struct Pointers {
    backend: Backend,
    project: Option<Project>,
    listener: Arc<dyn Listener>,
    lost: OnceLock<Pointer>,
    has_warned: OnceLock<()>,
}

impl Pointers {
    /// The pointers for a backend, as seen from the current directory of the settings; `listener`
    /// is warned of a project that is passed over, and of a pointer to a stack that is gone.
    #[must_use]
    pub fn new(settings: &Settings, backend: Backend, listener: &Arc<dyn Listener>) -> Self {
        let project = Project::find(settings, listener.as_ref());
        Self {
            project,
            backend,
            listener: Arc::clone(listener),
            lost: OnceLock::new(),
            has_warned: OnceLock::new(),
        }
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
            Some(project) => match project.active(&self.backend)? {
                Chosen::Stack(pointer) => Ok(Some(pointer)),
                Chosen::Nothing => Ok(None),
                Chosen::Unusable { name } => {
                    self.warn(|| unusable(name, project));
                    Ok(None)
                }
            },
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
            Some(project) => project.deactivate(&self.backend),
            None => user(),
        }
    }

    /// Tells, once, that the stack of a pointer is gone and `default` is active in its place.
    pub fn lose(&self, pointer: &Pointer) {
        let _ = self.lost.set(pointer.clone());
        self.warn(|| self.gone(pointer));
    }

    /// Warns once about the pointer.
    fn warn(&self, problem: impl FnOnce() -> Problem) {
        if self.has_warned.set(()).is_ok() {
            self.listener.notify(&Event::Warning(&problem()));
        }
    }

    /// The pointer whose stack is gone, once it was looked up.
    #[must_use]
    pub fn lost(&self) -> Option<&Pointer> {
        self.lost.get()
    }

    fn gone(&self, pointer: &Pointer) -> Problem {
        let Pointer { id, name, shared } = pointer;
        let place = match &self.project {
            Some(project) => project.path().display().to_string(),
            None => self.backend.to_string(),
        };
        let what = match (name, shared) {
            (Some(name), _) => format!("`{name}` ({id}), which is gone"),
            (None, true) => format!("`{id}`, which is gone or another program's"),
            (None, false) => format!("`{id}`, which is gone"),
        };
        let message = format!("the active stack in `{place}` is {what}, so `default` is active");
        let other = Action::UseStack(NamedStack::Placeholder("stack"));
        Problem::state("stack.gone", message).hint(text!["Choose one with ", other, "."])
    }
}

fn unusable(name: &str, project: &Project) -> Problem {
    let path = project.path();
    let message = format!(
        "`{name}` in `{}` is not what kitaru writes there, so `default` is active",
        path.display()
    );
    let other = Action::UseStack(NamedStack::Placeholder("stack"));
    Problem::state("settings.damaged", message).hint(text!["Choose one with ", other, "."])
}

impl fmt::Debug for Pointers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pointers")
            .field("backend", &self.backend)
            .field("project", &self.project)
            .finish_non_exhaustive()
    }
}
