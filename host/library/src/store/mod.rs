//! Reads facts for the rules, and makes changes durable.
//!
//! A [`Store`] keeps stacks: [`embedded`] in one file on this machine, or
//! [`remote`] on a server that a team shares. Both return the same facts and take
//! the same changes. A change takes effect as a whole, or can be finished by
//! repeating it.
//!
//! The pointer to the active stack is local to this machine: see [`pointers`].
//!
//! Not decided here: what changes. That is decided in `rules`, which a store
//! applies again where another client may have acted first.

pub mod embedded;
mod error;
mod locks;
pub mod pointers;
pub mod project;
pub mod python;
mod relocation;
pub mod remembered;
pub mod remote;
pub mod secrets;

pub use error::{BackendError, StoreError};
pub use relocation::relocate;

use crate::{
    listener::Listener,
    name::{Selector, StackName},
    problem::Problem,
    rules::{
        create::{Creation, NameFacts},
        delete::{DeleteFacts, DeleteOptions, Deletion, Leftovers},
    },
    secret::Secrets,
    server::{Client, Connection},
    settings::Settings,
    stack::{Component, ListedStack, Stack, Summary},
};
use pointers::Pointers;
use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

/// Opens the store that operations use: the configured server, else the embedded state.
///
/// # Errors
///
/// If the connection is invalid, or the state cannot be opened.
pub fn open(
    settings: &Settings,
    listener: &Arc<dyn Listener>,
) -> Result<Box<dyn Store>, StoreError> {
    match Connection::find(settings, listener.as_ref())? {
        Some(connection) => {
            let client = Client::new(settings, connection)?;
            Ok(Box::new(remote::Remote::new(settings, client, listener)))
        }
        None => Ok(Box::new(embedded::Embedded::open(settings, listener)?)),
    }
}

/// Where stacks are kept.
pub trait Store: Send {
    /// The pointers to the active stack on this backend.
    fn pointers(&self) -> &Pointers;

    /// Checks that the project of the connection is there; embedded stacks have none.
    ///
    /// # Errors
    ///
    /// If it is not there, or the server cannot be asked.
    fn check_project(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Reads the state.
    fn state(&self) -> Box<dyn State + '_>;

    /// The secret values of a stack's components and connectors, by the id of their owner.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    fn secrets(
        &self,
        stack: &Stack,
        listener: &dyn Listener,
    ) -> Result<BTreeMap<String, Secrets>, StoreError>;

    /// Verifies the connectors of a new stack on the backend, and returns the problems found.
    ///
    /// # Errors
    ///
    /// If the verification cannot be carried out.
    fn verify(&self, _: &Creation, _: &dyn Listener) -> Result<Vec<Problem>, StoreError> {
        Ok(Vec::new())
    }

    /// Begins a change.
    ///
    /// # Errors
    ///
    /// If the state cannot be written.
    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError>;
}

/// Reads the state.
///
/// # Errors
///
/// Every method fails if the backend cannot be read.
#[expect(clippy::missing_errors_doc, reason = "stated once, above")]
pub trait State {
    /// A page of stacks; pages count from 1.
    fn page(&self, page: u64, size: u64) -> Result<StackPage, StoreError>;

    /// The active stack: the project's in a project, else the user's; `default` if it was deleted.
    fn active(&self) -> Result<Summary, StoreError>;

    /// The stack that a selector means, and the active stack.
    fn find(&self, selector: &Selector) -> Result<Found, StoreError>;

    /// Some stack names, to suggest the nearest one.
    fn names(&self) -> Result<Vec<String>, StoreError>;

    /// A stack with its components and connectors.
    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError>;

    /// What already has the name of a new stack, or of its planned parts once those are known.
    fn create_facts(
        &self,
        name: &StackName,
        planned: Option<&Stack>,
        completeness: Completeness,
    ) -> Result<NameFacts, StoreError>;

    /// The facts for deleting a stack.
    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        options: DeleteOptions,
        completeness: Completeness,
    ) -> Result<DeleteFacts, StoreError>;

    /// What a deleted stack left under its name.
    fn leftovers(&self, name: &str) -> Result<Leftovers, StoreError>;
}

/// How complete the facts must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All facts: for a dry run.
    Full,
    /// Whether any name is taken, which stops the change before it writes.
    Names,
    /// Enough to begin the change: the store checks the rest when it carries the change out.
    Enough,
}

/// A change in progress. It has no effect if it is dropped.
pub trait Changing {
    /// Reads the state; in the embedded state, other writers wait in the meantime.
    fn state(&self) -> Box<dyn State + '_>;

    /// Makes a stack the active one.
    ///
    /// # Errors
    ///
    /// If it cannot be written; nothing has changed then.
    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError>;

    /// Creates a stack.
    ///
    /// # Errors
    ///
    /// If its name is taken, or it cannot be written. Nothing has changed then, unless the error is
    /// [`StoreError::Inactive`] or [`StoreError::Unfinished`].
    fn create(self: Box<Self>, creation: &Creation) -> Result<Added, StoreError>;

    /// Deletes a stack, and returns what the store kept because it is in use.
    ///
    /// # Errors
    ///
    /// If it cannot be written. Nothing has changed then, unless the error is
    /// [`StoreError::Unfinished`].
    fn delete(self: Box<Self>, deletion: &Deletion) -> Result<Removed, StoreError>;
}

/// Where stacks are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// A file on this machine.
    Embedded {
        /// The file.
        file: PathBuf,
    },
    /// A server.
    Server {
        /// Its address.
        url: String,
        /// The project on the server, if one was chosen.
        project: Option<String>,
    },
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded { file } => write!(f, "{}", file.display()),
            Self::Server { url, project: None } => f.write_str(url),
            Self::Server { url, project: Some(project) } => write!(f, "{url}/{project}"),
        }
    }
}

/// A page of stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackPage {
    /// The stacks, in order of creation.
    pub stacks: Vec<ListedStack>,
    /// The number of stacks on all pages.
    pub total: u64,
    /// The id of the active stack; `None` if it is known to be on another page.
    pub active: Option<String>,
}

/// The result of looking up a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The stack, if there is one.
    pub stack: Option<Summary>,
    /// The active stack.
    pub active: Summary,
}

/// A stack that was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The stack as it is stored.
    pub stack: Stack,
    /// The name of the previously active stack, if the new one was made active.
    pub before: Option<String>,
}

/// What the store kept in a deletion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// The components that were kept because another stack uses them.
    pub shared: Vec<Component>,
    /// The ids of connectors that were kept because they are in use.
    pub connectors: Vec<String>,
}
