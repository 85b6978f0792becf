//! The source of plugins in a directory: every file whose name ends in `.wasm`.

use super::{Offer, Source, file};
use kitaru_provider_host::ProviderFault;
use std::{
    borrow::Cow,
    fs,
    path::{Path, PathBuf},
};

/// A directory as a source of plugins. A missing directory has none.
#[derive(Debug, Clone)]
pub struct Directory {
    path: PathBuf,
}

impl Directory {
    /// The source for a path.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Source for Directory {
    fn list(&self) -> Vec<Offer> {
        components(&self.path).iter().map(|path| file::offer(path)).collect()
    }

    fn fetch(&self, offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
        file::fetch(offer)
    }
}

/// The components in a directory, sorted by name.
fn components(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .collect();
    files.sort();
    files
}
