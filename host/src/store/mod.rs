//! Stage 5: facts for the rules, and a change made durable.
//!
//! [`embedded`] is the state file, [`project`] the active stack of an
//! initialised directory, [`secrets`] what must not be in either. [`Store`]
//! holds the three together: a change takes effect in all of them or, whatever
//! happens in between, in none.
//!
//! Not decided here: anything. What changes is decided in `rules`.

pub mod embedded;
mod error;
pub mod project;
pub mod secrets;
pub mod wire;

pub use embedded::State;
pub use error::StoreError;

use crate::{
    rules::{create, delete},
    stack::{DEFAULT, Stack, Summary},
    world::World,
};
use embedded::StateFile;
use project::Project;
use secrets::{SecretDirectory, SecretStore};
use std::path::Path;

/// The state that a command works on.
pub struct Store {
    file: StateFile,
    project: Option<Project>,
    secrets: Box<dyn SecretStore>,
}

impl Store {
    /// Opens the embedded state; a state with the stack `default` is made if there is none.
    ///
    /// # Errors
    ///
    /// If it cannot be made or read, is damaged, or belongs to a newer release.
    pub fn open(world: &World) -> Result<Self, StoreError> {
        tracing::debug!("the state is in `{}`", world.dirs.config.display());
        Ok(Self {
            file: StateFile::open(&world.dirs.config, world.new_id)?,
            project: Project::find(&world.dirs.cwd),
            secrets: Box::new(SecretDirectory::new(&world.dirs.config)),
        })
    }

    /// What there is to read.
    #[must_use]
    pub fn state(&self) -> State<'_> {
        self.file.state()
    }

    /// The state file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The initialised directory that the command runs in.
    #[must_use]
    pub fn project(&self) -> Option<&Project> {
        self.project.as_ref()
    }

    /// The active stack: the project's in a project, else the user's. One that is gone is `default`.
    ///
    /// # Errors
    ///
    /// If the state or the project's settings cannot be read.
    pub fn active(&self) -> Result<Summary, StoreError> {
        active(&self.state(), self.project.as_ref())
    }

    /// Begins a change: nobody else changes the state until it ends.
    ///
    /// # Errors
    ///
    /// If the state cannot be written.
    pub fn begin(&mut self) -> Result<Changing<'_>, StoreError> {
        let state = self.file.begin()?;
        let (project, secrets) = (self.project.as_ref(), self.secrets.as_ref());
        // What a killed process left half done is finished, or undone, first.
        for owner in secrets.staged()? {
            secrets.settle(&owner, state.has_owner(&owner)?)?;
        }
        Ok(Changing { state, project, secrets })
    }
}

fn active(state: &State<'_>, project: Option<&Project>) -> Result<Summary, StoreError> {
    let named = match project {
        Some(project) => project.active()?,
        None => state.active_id()?,
    };
    match named.map(|id| state.by_id(&id)).transpose()?.flatten() {
        Some(summary) => Ok(summary),
        None => state.by_name(DEFAULT)?.ok_or(StoreError::NoDefault),
    }
}

/// A change that has begun. Dropped without an end, it leaves no trace.
pub struct Changing<'a> {
    state: embedded::Writing<'a>,
    project: Option<&'a Project>,
    secrets: &'a dyn SecretStore,
}

impl Changing<'_> {
    /// What there is to read, safe from others' changes.
    #[must_use]
    pub fn state(&self) -> State<'_> {
        self.state.state()
    }

    /// The active stack.
    ///
    /// # Errors
    ///
    /// If the state or the project's settings cannot be read.
    pub fn active(&self) -> Result<Summary, StoreError> {
        active(&self.state(), self.project)
    }

    /// Makes a stack the active one.
    ///
    /// # Errors
    ///
    /// If that cannot be written; nothing has changed then.
    pub fn activate(self, stack: &Summary) -> Result<(), StoreError> {
        self.point_to(&stack.id)?;
        self.state.commit()
    }

    /// Adds a stack.
    ///
    /// # Errors
    ///
    /// If it cannot be written; nothing has changed then.
    pub fn create(self, change: &create::Change) -> Result<(), StoreError> {
        let owners: Vec<&str> = change.secrets.keys().map(String::as_str).collect();
        let staged = change
            .secrets
            .iter()
            .try_for_each(|(owner, secrets)| self.secrets.stage(owner, secrets));
        let added = staged.and_then(|()| self.state.add(&change.stack)).and_then(|()| {
            if change.activate { self.point_to(&change.stack.summary.id) } else { Ok(()) }
        });
        self.finish(added, &owners)
    }

    /// Removes a stack.
    ///
    /// # Errors
    ///
    /// If it cannot be written; nothing has changed then.
    pub fn delete(self, change: &delete::Change) -> Result<(), StoreError> {
        let connectors = change.connectors.iter().map(|it| (it.id.as_str(), &it.secret_keys));
        let components = change.components.iter().map(|it| (it.id.as_str(), &it.secret_keys));
        let owners: Vec<&str> = connectors
            .chain(components)
            .filter_map(|(owner, keys)| (!keys.is_empty()).then_some(owner))
            .collect();
        let removed = self.remove(change, &owners);
        self.finish(removed, &owners)
    }

    fn remove(&self, change: &delete::Change, owners: &[&str]) -> Result<(), StoreError> {
        if change.fall_back
            && let Some(default) = self.state().by_name(DEFAULT)?
        {
            self.point_to(&default.id)?;
        }
        owners.iter().try_for_each(|owner| self.secrets.withdraw(owner))?;
        let stack = change.stack.as_ref().map(Stack::id);
        self.state.remove(stack, &change.components, &change.connectors)
    }

    /// Commits, and settles the secrets of the change by what is in the state afterwards.
    ///
    /// Those of other changes are left alone: they may be staged for a commit that is still to come.
    fn finish(self, done: Result<(), StoreError>, owners: &[&str]) -> Result<(), StoreError> {
        let Self { state, secrets, .. } = self;
        let file = state.file();
        let ended = done.and_then(|()| state.commit());
        for owner in owners {
            // What fails here is settled before the next change.
            let settled = file.has_owner(owner).and_then(|is| secrets.settle(owner, is));
            if let Err(error) = settled {
                tracing::warn!("{error}");
            }
        }
        ended
    }

    /// Where the pointer to the active stack is a file, it is written before the commit: one to a
    /// stack that is not there means `default`.
    fn point_to(&self, id: &str) -> Result<(), StoreError> {
        match self.project {
            Some(project) => project.activate(id),
            None => self.state.activate(id),
        }
    }
}
