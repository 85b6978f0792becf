//! Gets the bytes of a plugin from where it comes from, into memory.
//!
//! Nothing is written and nothing is run here, and what is returned is what is examined, verified
//! and installed: it is not read a second time.

mod error;
mod file;
mod mirrors;
mod remote;
mod version;

pub use mirrors::MirrorsError;

use super::{
    address::{PluginSource, WantedPlugin, WantedVersion},
    installed::lock::LockedPlugin,
};
use crate::{
    listener::Listener,
    problem::{Failure, Problem},
    settings::Settings,
};
use kitaru_provider_host::Digest;
use kitaru_registry::Registry;
use kitaru_signature::Evidence;
use std::{
    fmt,
    sync::{Arc, OnceLock},
};

/// A plugin that was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Where it comes from.
    pub source: PluginSource,
    /// How messages name it.
    pub label: String,
    /// The component.
    pub bytes: Vec<u8>,
    /// Its digest.
    pub digest: Digest,
    /// Its version, if the source gives it one.
    pub version: Option<String>,
    /// The manifest, if it comes from a registry.
    pub manifest: Option<Digest>,
    /// The signatures of the manifest, unverified.
    pub signatures: Vec<Evidence>,
}

/// Fetches plugins.
pub struct Fetcher {
    settings: Settings,
    listener: Arc<dyn Listener>,
    /// Opened for the first plugin that comes over a network.
    registry: OnceLock<Registry>,
}

impl Fetcher {
    /// A fetcher, which has not connected to anything; `listener` is told how much has arrived.
    #[must_use]
    pub fn new(settings: &Settings, listener: &Arc<dyn Listener>) -> Self {
        let (settings, listener) = (settings.clone(), Arc::clone(listener));
        Self { settings, listener, registry: OnceLock::new() }
    }

    /// Fetches what is asked for: one plugin, or each of a directory.
    ///
    /// # Errors
    ///
    /// All that cannot be fetched.
    pub fn fetch(&self, wanted: &WantedPlugin) -> Result<Vec<Fetched>, Failure> {
        let one = |fetched: Result<Fetched, Problem>| Ok(vec![fetched?]);
        match &wanted.source {
            PluginSource::File(path) => file::fetch(path),
            PluginSource::Web(url) => one(remote::download(self.registry()?, url)),
            PluginSource::Registry(repository) => {
                one(remote::pull(self.registry()?, repository, &wanted.version))
            }
        }
    }

    /// Fetches a plugin as a lock has it. The caller checks that it has the same digest.
    ///
    /// # Errors
    ///
    /// If it cannot be fetched.
    pub fn exactly(&self, locked: &LockedPlugin) -> Result<Fetched, Failure> {
        let version = match locked.manifest {
            Some(manifest) => WantedVersion::Manifest(manifest),
            None => WantedVersion::Newest,
        };
        let wanted = WantedPlugin { source: locked.source.clone(), version };
        let mut fetched = self.fetch(&wanted)?;
        match (fetched.pop(), fetched.is_empty()) {
            (Some(one), true) => Ok(Fetched { version: Some(locked.version.clone()), ..one }),
            _ => Err(Problem::usage(
                "plugin.source",
                format!("`{}` is not one plugin", locked.source),
            )
            .hint("Lock the file of a component.")
            .into()),
        }
    }

    /// The newest version of a source that is asked for, and the newest of all; none for a source
    /// that has one.
    ///
    /// # Errors
    ///
    /// If the source cannot be asked.
    pub fn versions(&self, wanted: &WantedPlugin) -> Result<Option<(String, String)>, Problem> {
        match &wanted.source {
            PluginSource::File(_) | PluginSource::Web(_) => Ok(None),
            PluginSource::Registry(repository) => {
                remote::newest(self.registry()?, repository, &wanted.version).map(Some)
            }
        }
    }

    /// The registries, of which the first call opens a client.
    ///
    /// # Errors
    ///
    /// If something in the settings about them cannot be used.
    pub fn registry(&self) -> Result<&Registry, Problem> {
        if let Some(registry) = self.registry.get() {
            return Ok(registry);
        }
        let opened = remote::open(&self.settings, &self.listener)?;
        Ok(self.registry.get_or_init(|| opened))
    }
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("settings", &self.settings).finish_non_exhaustive()
    }
}
