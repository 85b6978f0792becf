//! The operations of the library, from plain arguments to plain outcomes.
//!
//! [`Kitaru`] is opened with settings, and has one method per operation. Each is
//! in a separate file, with the structs of its arguments and outcome. An
//! operation prints nothing: events go to the [`Listener`], and suggested
//! actions are data that each surface renders.
//!
//! Every operation opens the state anew, so it sees the changes of other
//! processes. A [`Kitaru`] can be used from several threads at once, and inside an
//! async runtime, where an operation blocks the calling thread.

mod access;
mod init;
mod known;
mod login;
mod logout;
pub mod plugin;
mod provider;
pub mod stack;
mod status;
mod version;

pub use access::ServerAccess;
pub use init::{Init, Initialised};
pub use login::{LoggedIn, Login};
pub use logout::LoggedOut;
pub use status::{LocalServer, ServerStatus, Status};
pub use version::{Version, version};

use crate::{
    disk::DiskError,
    listener::{Listener, OncePerFile, Silent},
    name::Selector,
    plugin::{Catalog, Served, StackType, fetch::Fetcher},
    problem::{Failure, Problem},
    rules::select,
    settings::Settings,
    stack::{Stack, Summary},
    store::{self, Found, State, Store, StoreError, remembered::Remembered},
    words::{Action, text},
};
use kitaru_provider_host::Description;
use std::{fmt, sync::Arc};

/// The entry point of the library, with one method per operation.
pub struct Kitaru {
    settings: Settings,
    listener: Arc<dyn Listener>,
    catalog: Catalog,
    /// Why the settings are still where an earlier release kept them.
    unmoved: Option<DiskError>,
}

// Callers share these between threads, and hold them across await points.
const _: () = {
    const fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Kitaru>();
    is_shared::<Failure>();
};

impl Kitaru {
    /// Opens kitaru with settings. Once, it moves what an earlier release kept in the directory of
    /// the Python program; if that cannot be moved, it is used where it is.
    #[must_use]
    pub fn open(mut settings: Settings) -> Self {
        let unmoved = store::relocate(&settings).err();
        if unmoved.is_some() {
            settings.config = settings.python.clone();
        }
        Self { catalog: Catalog::new(&settings), settings, listener: Arc::new(Silent), unmoved }
    }

    /// Sets the listener for events.
    #[must_use]
    pub fn with_listener(self, listener: Arc<dyn Listener>) -> Self {
        Self { listener: Arc::new(OncePerFile::new(listener)), ..self }
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The stack type with a name, if a provider serves it.
    ///
    /// Providers of other types are not run, unless no known one serves it.
    #[must_use]
    pub fn stack_type(&self, name: &str) -> Option<StackType> {
        let plugin = self.catalog.find(name, self.listener())?;
        self.description(&plugin).ok().map(|description| description.stack_type)
    }

    /// The whole description of the stack type with a name, if a provider serves it.
    ///
    /// # Errors
    ///
    /// If its provider fails.
    pub fn describe(&self, name: &str) -> Result<Option<Description>, Failure> {
        let Some(plugin) = self.catalog.find(name, self.listener()) else { return Ok(None) };
        Ok(Some(self.description(&plugin)?))
    }

    /// All served stack types, bundled ones first. Providers that are new are run to describe
    /// themselves.
    #[must_use]
    pub fn all_stack_types(&self) -> Vec<StackType> {
        self.some_stack_types(usize::MAX).0
    }

    /// All bundled stack types and the installed ones, or a summary of each installed one if there
    /// are more than `installed`. A provider that is new is run to describe itself.
    #[must_use]
    pub fn some_stack_types(&self, installed: usize) -> (Vec<StackType>, Vec<Served>) {
        let mut plugins = self.catalog.list(self.listener()).plugins;
        let bundled = plugins.iter().filter(|plugin| plugin.is_bundled()).count();
        let are_many = plugins.len() - bundled > installed;
        let rest = plugins.split_off(if are_many { bundled } else { plugins.len() });
        let described = plugins.iter().filter_map(|plugin| self.description(plugin).ok());
        let some = described.map(|description| description.stack_type).collect();
        (some, rest.into_iter().map(|plugin| *plugin.served).collect())
    }

    fn fetcher(&self) -> Fetcher {
        Fetcher::new(&self.settings, &self.listener)
    }

    fn listener(&self) -> &dyn Listener {
        self.listener.as_ref()
    }

    /// The names that are remembered of a store.
    fn remembered(&self, store: &dyn Store) -> Remembered {
        Remembered::of(&self.settings.cache, store.pointers().backend())
    }

    fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        let store = store::open(&self.settings, &self.listener)?;
        // That of a login was checked then.
        if self.settings.project().is_some() {
            store.check_project()?;
        }
        Ok(store)
    }
}

impl fmt::Debug for Kitaru {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kitaru").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Parses a selector.
fn selector(text: &str) -> Result<Selector, Problem> {
    Selector::parse(text).map_err(|error| {
        let hint = text!["Name a stack; ", Action::list(), " shows the names."];
        Problem::from(error).hint(hint)
    })
}

/// The stack that a selector means and the active stack, or a refusal that suggests a name.
fn found(
    state: &dyn State,
    selector: &Selector,
    found: Found,
) -> Result<(Summary, Summary), Failure> {
    match found.stack {
        Some(stack) => Ok((stack, found.active)),
        None => Err(select::unknown(selector, &state.names()?).into()),
    }
}

/// Looks up the stack that a selector means, and the active stack.
fn find(state: &dyn State, selector: &Selector) -> Result<(Summary, Summary), Failure> {
    found(state, selector, state.find(selector)?)
}

/// The stack that a selector means, the active stack, and all of the first one. No provider is asked
/// while the state is read: writers would wait for it.
fn whole(state: &dyn State, selector: &Selector) -> Result<(Summary, Summary, Stack), Failure> {
    let (summary, active) = find(state, selector)?;
    let stack = state.stack(&summary)?;
    Ok((summary, active, stack))
}
