//! Keeps what is known about plugins on this machine.
//!
//! | what | by | in |
//! |---|---|---|
//! | the verdict on a component: its description, or its fault | digest | `verdicts/` |
//! | the verdict on each installed file, shortened | path and metadata | one index |
//! | the rows of a stack as its provider showed them | id of the stack | `shown/` |
//! | compiled code | digest and engine | `code/`, with records beside the settings |
//!
//! A component always describes itself in the same way, and a file that is no
//! provider stays none: each is paid for once. All of it can be recreated. It is
//! read only from files that nobody else can write, because it declares which
//! values are secret.

mod index;
mod shown;
mod verdict;

pub use index::{Index, Known};
pub use shown::Shown;
pub use verdict::{KnownFault, Verdict};

use crate::{
    disk::{self, DiskError},
    settings::Settings,
};
use kitaru_provider_host::{CodeCache, Digest};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// What is kept here is read by the release that wrote it.
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// The cache of plugins, in the directories of the settings.
#[derive(Debug)]
pub struct PluginStore {
    cache: PathBuf,
    config: PathBuf,
    unkept: OnceLock<DiskError>,
}

impl PluginStore {
    /// The store in the directories of the settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let (cache, config) = (settings.cache.clone(), settings.config.clone());
        Self { cache, config, unkept: OnceLock::new() }
    }

    /// The cache of compiled code, with the records that verify it.
    #[must_use]
    pub fn code(&self) -> CodeCache {
        CodeCache::new(self.cache.join("code"), self.config.join("providers"))
    }

    /// Why something could not be kept, the first time that happened.
    #[must_use]
    pub fn unkept(&self) -> Option<&DiskError> {
        self.unkept.get()
    }

    /// The verdict on a component.
    #[must_use]
    pub fn verdict(&self, digest: Digest) -> Option<Verdict> {
        self.read(&verdict_path(digest)).filter(Verdict::counts)
    }

    /// Keeps the verdict on a component.
    pub fn keep_verdict(&self, digest: Digest, verdict: &Verdict) {
        self.keep(&verdict_path(digest), verdict);
    }

    /// Forgets what was found out of a component, and what was compiled of it.
    pub fn forget(&self, digest: Digest) {
        // What cannot be removed is not used any more.
        let _ = std::fs::remove_file(self.cache.join(verdict_path(digest)));
        self.code().forget(digest);
    }

    /// What is known of the installed files; nothing if it was for other reserved names.
    #[must_use]
    pub fn index(&self) -> Index {
        let bytes = disk::read_own(&self.cache.join(index_path()));
        let index = bytes.and_then(|bytes| postcard::from_bytes(&bytes).ok());
        index.filter(Index::is_current).unwrap_or_default()
    }

    /// Keeps what is known of the installed files.
    pub fn keep_index(&self, index: &Index) {
        // In a binary form: every command that lists types reads all of it.
        self.write(&index_path(), &postcard::to_allocvec(index).unwrap_or_default());
    }

    /// What a provider showed of a stack.
    #[must_use]
    pub fn shown(&self, stack: &str) -> Option<Shown> {
        self.read(&shown::path(stack)?)
    }

    /// Keeps what a provider showed of a stack.
    pub fn keep_shown(&self, stack: &str, shown: &Shown) {
        if let Some(path) = shown::path(stack) {
            self.keep(&path, shown);
        }
    }

    /// Forgets what a provider showed of a stack that is gone.
    pub fn forget_shown(&self, stack: &str) {
        if let Some(path) = shown::path(stack) {
            // Nothing reads it again: ids are not used twice.
            let _ = std::fs::remove_file(self.cache.join(path));
        }
    }

    fn read<T: DeserializeOwned>(&self, path: &Path) -> Option<T> {
        serde_json::from_slice(&disk::read_own(&self.cache.join(path))?).ok()
    }

    fn keep(&self, path: &Path, value: &impl Serialize) {
        self.write(path, &serde_json::to_vec(value).unwrap_or_default());
    }

    fn write(&self, path: &Path, bytes: &[u8]) {
        let path = self.cache.join(path);
        let kept = path
            .parent()
            .map_or(Ok(()), disk::create_private_dir)
            .and_then(|()| disk::replace_for_now(&path, bytes));
        if let Err(error) = kept {
            // The next run finds it out again.
            tracing::debug!("not kept: {error}");
            let _ = self.unkept.set(error);
        }
    }
}

fn verdict_path(digest: Digest) -> PathBuf {
    Path::new("verdicts").join(format!("{digest}-{RELEASE}.json"))
}

fn index_path() -> PathBuf {
    format!("plugins-{RELEASE}.index").into()
}
