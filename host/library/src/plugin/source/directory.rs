//! The source of plugins in a directory: every file whose name ends in `.wasm`.

use super::{Distrust, Offer, Source, file};
use crate::disk::{self, Writers};
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
    distrust: Option<Distrust>,
}

impl Directory {
    /// The source for a path.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, distrust: None }
    }

    /// The source for the directory of a project, whose plugins the user has not agreed to.
    #[must_use]
    pub fn of_project(path: PathBuf) -> Self {
        Self { path, distrust: Some(Distrust::Project) }
    }
}

impl Source for Directory {
    fn list(&self) -> Vec<Offer> {
        let Ok(meta) = fs::metadata(&self.path) else { return Vec::new() };
        // A directory that holds this one could have another put in its place.
        let above = self.path.parent().and_then(|above| fs::metadata(above).ok());
        let mut metas = [Some(meta), above].into_iter().flatten();
        let foreign = metas.find_map(|meta| disk::distrust(&meta, Writers::OwnGroup));
        let distrust = foreign.map(Distrust::Foreign).or(self.distrust);
        components(&self.path).into_iter().map(|path| file::offer(path, distrust)).collect()
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
        .filter(|path| path.as_os_str().as_encoded_bytes().ends_with(b".wasm"))
        .collect();
    // By bytes: paths are compared part by part, which takes as long as all else here.
    files.sort_unstable_by(|one, other| one.as_os_str().cmp(other.as_os_str()));
    files
}
