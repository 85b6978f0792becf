//! Stage 5: facts for the rules, and a change made durable.
//!
//! A [`Store`] is where stacks are: [`embedded`], one file on this machine, or
//! [`remote`], a server that a team uses. Both hand out the same facts and take
//! the same changes, and whatever happens in between, a change takes effect as a
//! whole or can be finished by asking for it again.
//!
//! Which stack is active is this machine's to know, for each place apart: in a
//! project its settings ([`project`]), else the state file, or for a server a
//! file beside it.
//!
//! Not decided here: anything. What changes is decided in `rules`.

pub mod embedded;
mod error;
pub mod project;
pub mod remote;
pub mod secrets;
pub mod wire;

pub use error::StoreError;

use crate::{
    name::{Selector, StackName},
    problem::Problem,
    rules::{create, delete},
    secret::Secrets,
    server::{Client, Connection},
    stack::{Stack, Summary},
    world::World,
};
use project::Project;
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// Opens the place that a command works on: the server that one is connected to, or else the
/// embedded state.
///
/// # Errors
///
/// If the connection or the state cannot be read.
pub fn open(world: &World) -> Result<Box<dyn Store>, StoreError> {
    match Connection::find(world)? {
        Some(connection) => {
            let client = Client::new(world, connection)?;
            Ok(Box::new(remote::Remote::new(world, client)))
        }
        None => Ok(Box::new(embedded::Embedded::open(world)?)),
    }
}

/// Where stacks are.
pub trait Store {
    /// Which place it is.
    fn place(&self) -> Place;

    /// The initialised directory that the command runs in.
    fn project(&self) -> Option<&Project>;

    /// What there is to read.
    fn state(&self) -> Box<dyn State + '_>;

    /// The secret values of all that belongs to a stack, by the id of their owner.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    fn secrets(&self, stack: &Stack) -> Result<BTreeMap<String, Secrets>, StoreError>;

    /// What the place itself finds wrong with the connectors of a new stack.
    ///
    /// # Errors
    ///
    /// If it cannot be asked.
    fn verify(&self, _: &create::Change) -> Result<Vec<Problem>, StoreError> {
        Ok(Vec::new())
    }

    /// Begins a change.
    ///
    /// # Errors
    ///
    /// If nothing can be changed.
    fn begin(&mut self) -> Result<Box<dyn Changing + '_>, StoreError>;
}

/// What there is to read.
///
/// # Errors
///
/// All of it fails if the place cannot be read.
#[expect(clippy::missing_errors_doc, reason = "said once, above")]
pub trait State {
    /// The page with this number, from 1, of pages of this size.
    fn page(&self, page: u64, size: u64) -> Result<Page, StoreError>;

    /// The active stack: the project's in a project, else the user's. One that is gone is `default`.
    fn active(&self) -> Result<Summary, StoreError>;

    /// The stack that a selector means, and the active one.
    fn find(&self, selector: &Selector) -> Result<Found, StoreError>;

    /// Some names, for a guess at what was meant.
    fn names(&self) -> Result<Vec<String>, StoreError>;

    /// A stack with all that belongs to it.
    fn stack(&self, summary: &Summary) -> Result<Stack, StoreError>;

    /// What is there under the name of a new stack, and of what it is to have once that is known.
    ///
    /// What follows tells some of it by itself.
    fn create_facts(
        &self,
        name: &StackName,
        stack: Option<&Stack>,
        next: Next,
    ) -> Result<create::Facts, StoreError>;

    /// What a stack has, and who else uses it, as far as the wish depends on it.
    ///
    /// What follows tells some of it by itself.
    fn delete_facts(
        &self,
        summary: &Summary,
        active: bool,
        options: delete::Options,
        next: Next,
    ) -> Result<delete::Facts, StoreError>;

    /// What a deleted stack left under its name.
    fn leftovers(&self, name: &str) -> Result<delete::Leftovers, StoreError>;
}

/// What follows on facts. A server is not asked for what it will tell in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Its verification, and then the change.
    Verification,
    /// The change.
    Change,
    /// Nothing: a dry run has to know everything.
    Nothing,
}

/// A change that has begun. Dropped without an end, it leaves no trace.
pub trait Changing {
    /// What there is to read, in the embedded state safe from others' changes.
    fn state(&self) -> Box<dyn State + '_>;

    /// Makes a stack the active one.
    ///
    /// # Errors
    ///
    /// If that cannot be written; nothing has changed then.
    fn activate(self: Box<Self>, stack: &Summary) -> Result<(), StoreError>;

    /// Adds a stack, unless somebody else has taken its name.
    ///
    /// # Errors
    ///
    /// If it cannot be written; nothing has changed then, unless the error says so.
    fn create(self: Box<Self>, change: &create::Change) -> Result<Created, StoreError>;

    /// Removes a stack; the answer is what was removed indeed.
    ///
    /// # Errors
    ///
    /// If it cannot be written; nothing has changed then, unless the error says so.
    fn delete(self: Box<Self>, change: delete::Change) -> Result<delete::Change, StoreError>;
}

/// A place where stacks are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file on this machine.
    Embedded {
        /// The file.
        file: PathBuf,
    },
    /// A server.
    Server {
        /// Its address.
        url: String,
        /// The project on it, if one was chosen.
        project: Option<String>,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded { file } => write!(f, "{}", file.display()),
            Self::Server { url, project: None } => f.write_str(url),
            Self::Server { url, project: Some(project) } => write!(f, "{url}/{project}"),
        }
    }
}

/// Which stack is active, as it is remembered on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// The stack's id.
    pub id: String,
    /// Its name when it became active, if kitaru made it so.
    pub name: Option<String>,
}

impl Pointer {
    /// The pointer to a stack.
    #[must_use]
    pub fn to(stack: &Summary) -> Self {
        Self { id: stack.id.clone(), name: Some(stack.name.to_string()) }
    }
}

/// A page of stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In the order in which they were made.
    pub stacks: Vec<Summary>,
    /// How many there are on all pages.
    pub total: u64,
    /// The id of the active stack; none if it is known to be on another page.
    pub active: Option<String>,
}

/// What a selector means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The stack, if there is one.
    pub stack: Option<Summary>,
    /// The active stack.
    pub active: Summary,
}

/// A stack that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The stack as it is stored.
    pub stack: Stack,
    /// The name of the stack that was active before, if this one is now.
    pub before: Option<String>,
}
