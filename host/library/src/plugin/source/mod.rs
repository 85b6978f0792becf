//! Lists the sources of plugins.
//!
//! A [`Source`] offers plugins, and fetches the bytes of one. Sources are
//! searched in order ([`offers`]): bundled plugins, then those installed for the
//! machine, for the user, and for the project.

mod bundled;
mod directory;
mod file;

pub use bundled::Bundled;
pub use directory::Directory;

use crate::settings::Settings;
use kitaru_provider_host::ProviderFault;
use std::{borrow::Cow, fmt, path::PathBuf, sync::Arc};

/// A source of plugins.
pub trait Source: fmt::Debug + Send + Sync {
    /// Whether its plugins are bundled in the program.
    fn is_bundled(&self) -> bool {
        false
    }

    /// The plugins that it offers, in order.
    fn list(&self) -> Vec<Offer>;

    /// Reads the bytes of a plugin.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or exceed the size limit.
    fn fetch(&self, offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault>;
}

/// A plugin that a source offers. Its bytes have not been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// How messages name it.
    pub label: String,
    /// Its file, if it is one.
    pub path: Option<PathBuf>,
    /// A text that changes when its bytes do; empty if it cannot be determined.
    pub fingerprint: String,
}

/// A plugin with the source that offers it.
pub type Offered = (Arc<dyn Source>, Offer);

/// The offers of all sources, in search order.
#[must_use]
pub fn offers(settings: &Settings) -> Vec<Offered> {
    let bundled: Arc<dyn Source> = Arc::new(Bundled);
    let directory = |path| -> Arc<dyn Source> { Arc::new(Directory::new(path)) };
    let installed = directories(settings).into_iter().map(directory);
    let all = |source: Arc<dyn Source>| {
        source.list().into_iter().map(move |offer| (Arc::clone(&source), offer))
    };
    [bundled].into_iter().chain(installed).flat_map(all).collect()
}

/// The directories of installed plugins: the machine's, the user's, the project's.
#[must_use]
pub fn directories(settings: &Settings) -> Vec<PathBuf> {
    let project = settings.nearest(|directory| directory.join(".kitaru").is_dir());
    let project = project.map(|directory| directory.join(".kitaru"));
    [Some(settings.system.clone()), Some(settings.config.clone()), project]
        .into_iter()
        .flatten()
        .map(|directory| directory.join("plugins"))
        .collect()
}
