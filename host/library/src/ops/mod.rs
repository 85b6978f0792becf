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

mod init;
mod login;
mod logout;
mod provider;
pub mod stack;
mod status;

pub use init::{Init, Initialised};
pub use login::{LoggedIn, Login};
pub use logout::LoggedOut;
pub use status::{ServerStatus, Status};

use crate::{
    listener::{Listener, OncePerFile, Silent},
    name::Selector,
    plugin::{Catalog, source, store::PluginStore},
    problem::{Failure, Problem},
    request::file::KEYS,
    rules::select,
    settings::Settings,
    stack::Summary,
    store::{self, Found, State, Store, StoreError},
    words::{Action, text},
};
use kitaru_provider_host::ProviderHost;
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// The entry point of the library, with one method per operation.
pub struct Kitaru {
    settings: Settings,
    listener: Arc<dyn Listener>,
    host: ProviderHost,
    plugins: PluginStore,
    catalog: Mutex<Option<Arc<Catalog>>>,
}

// Callers share these between threads, and hold them across await points.
const _: () = {
    const fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Kitaru>();
    is_shared::<Failure>();
};

impl Kitaru {
    /// Opens kitaru with settings, without reading or writing anything.
    #[must_use]
    pub fn open(settings: Settings) -> Self {
        let plugins = PluginStore::new(&settings);
        Self {
            host: ProviderHost::new(plugins.code()),
            plugins,
            settings,
            listener: Arc::new(Silent),
            catalog: Mutex::new(None),
        }
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

    /// The catalog of plugins. New or changed plugins are run to describe themselves.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        let offers = source::offers(&self.settings);
        // The catalog is replaced in one assignment, so it is valid after a panic.
        let mut kept = self.catalog.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(catalog) = kept.as_ref().filter(|catalog| catalog.is_of(&offers)) {
            return Arc::clone(catalog);
        }
        let reserved = || {
            let keys = KEYS.map(str::to_owned);
            (self.settings.reserved)().into_iter().chain(keys).collect()
        };
        let (host, listener) = (&self.host, self.listener.as_ref());
        let catalog = Arc::new(Catalog::load(offers, &reserved, host, &self.plugins, listener));
        *kept = Some(Arc::clone(&catalog));
        catalog
    }

    fn store(&self) -> Result<Box<dyn Store>, StoreError> {
        store::open(&self.settings, self.listener.as_ref())
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
