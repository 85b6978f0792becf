//! Caches what is known about plugins on this machine.
//!
//! A component always returns the same description, so descriptions are cached
//! by digest. A summary of all of them is in one file, because every creation of
//! a stack needs it. Both are read only from files that nobody else can write,
//! because they declare which values are secret. Compiled code is cached beside
//! them ([`PluginStore::code`]); the records that verify it are kept with the
//! user's settings.
//!
//! Everything in the cache can be recreated. Without a record, code is compiled
//! again.

use crate::{disk, settings::Settings};
use kitaru_provider_host::{CodeCache, Description, Digest, StackType};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The cache of plugins, in the directories of the settings.
#[derive(Debug, Clone)]
pub struct PluginStore {
    cache: PathBuf,
    config: PathBuf,
}

/// By label of a plugin, its fingerprint and the result of running it.
pub type CatalogCache = BTreeMap<String, (String, CachedProvider)>;

/// The cached result of describing a plugin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CachedProvider {
    /// It works.
    Works {
        /// The digest of its component.
        digest: Digest,
        /// The provider's name.
        name: String,
        /// The provider's version.
        version: String,
        /// The stack type that it serves.
        stack_type: StackType,
    },
    /// It is broken, with the parts of its problem.
    Broken {
        /// The problem's code.
        code: String,
        /// The problem's message.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
}

impl PluginStore {
    /// The store in the directories of the settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self { cache: settings.cache.clone(), config: settings.config.clone() }
    }

    /// The cache of compiled code, with the records that verify it.
    #[must_use]
    pub fn code(&self) -> CodeCache {
        CodeCache::new(self.cache.join("code"), self.config.join("providers"))
    }

    /// The cached catalog; empty if it cannot be read.
    #[must_use]
    pub fn catalog(&self) -> CatalogCache {
        let bytes = disk::read_own(&self.catalog_path());
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes the catalog to the cache.
    pub fn keep_catalog(&self, catalog: &CatalogCache) {
        keep("catalog", &self.catalog_path(), catalog);
    }

    /// The cached description of a component.
    #[must_use]
    pub fn description(&self, digest: Digest) -> Option<Description> {
        serde_json::from_slice(&disk::read_own(&self.description_path(digest))?).ok()
    }

    /// Writes the description of a component to the cache.
    pub fn keep_description(&self, digest: Digest, description: &Description) {
        keep("description", &self.description_path(digest), description);
    }

    /// The file is separate for each release, which may read other parts of a description.
    fn catalog_path(&self) -> PathBuf {
        self.cache.join(format!("catalog-{}.json", env!("CARGO_PKG_VERSION")))
    }

    fn description_path(&self, digest: Digest) -> PathBuf {
        let name = format!("{digest}-{}.json", env!("CARGO_PKG_VERSION"));
        self.cache.join("descriptions").join(name)
    }
}

fn keep(noun: &str, path: &Path, value: &impl Serialize) {
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    let kept = path
        .parent()
        .map_or(Ok(()), disk::create_private_dir)
        .and_then(|()| disk::replace(path, &bytes, disk::Readers::User));
    if let Err(error) = kept {
        // The next run asks the provider again.
        tracing::debug!("the {noun} is not kept: {error}");
    }
}
