//! The source of plugins in a directory: every file whose name ends in `.wasm`.

use super::{Distrust, Offer, Source, file};
use crate::disk::{self, Writers};
use kitaru_platform::{FileStatus, files};
use kitaru_provider_host::ProviderFault;
use std::{
    borrow::Cow,
    ffi::{OsStr, OsString},
    path::PathBuf,
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
        let Ok(meta) = self.path.metadata() else { return Vec::new() };
        // A directory that holds this one could have another put in its place.
        let above = self.path.parent().and_then(|above| above.metadata().ok());
        let mut metas = [Some(meta), above].into_iter().flatten();
        let foreign = metas.find_map(|meta| disk::distrust(&meta, Writers::OwnGroup));
        let distrust = foreign.map(Distrust::Foreign).or(self.distrust);
        let mut components = files::list(&self.path, is_component).unwrap_or_default();
        components.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let offer = |(name, status): (OsString, Option<FileStatus>)| {
            file::offer(self.path.join(name), status.as_ref(), distrust)
        };
        components.into_iter().map(offer).collect()
    }

    fn fetch(&self, offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
        file::fetch(offer)
    }
}

/// Whether a name is that of a component.
fn is_component(name: &OsStr) -> bool {
    name.as_encoded_bytes().ends_with(b".wasm")
}
