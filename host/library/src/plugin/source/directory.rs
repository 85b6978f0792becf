//! The source of plugins in a directory: every file whose name ends in `.wasm`.

use super::{Distrust, Offer, Source, file};
use crate::disk::{self, Writers};
use kitaru_provider_host::ProviderFault;
use rustix::{
    fs::{self, AtFlags, Dir, Mode, OFlags, Stat},
    io::Errno,
};
use std::{
    borrow::Cow,
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStrExt,
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
        let Ok(meta) = self.path.metadata() else { return Vec::new() };
        // A directory that holds this one could have another put in its place.
        let above = self.path.parent().and_then(|above| above.metadata().ok());
        let mut metas = [Some(meta), above].into_iter().flatten();
        let foreign = metas.find_map(|meta| disk::distrust(&meta, Writers::OwnGroup));
        let distrust = foreign.map(Distrust::Foreign).or(self.distrust);
        let mut files = components(&self.path).unwrap_or_default();
        files.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let offer = |(name, stat): (OsString, Option<Stat>)| {
            file::offer(self.path.join(name), stat.as_ref(), distrust)
        };
        files.into_iter().map(offer).collect()
    }

    fn fetch(&self, offer: &Offer) -> Result<Cow<'static, [u8]>, ProviderFault> {
        file::fetch(offer)
    }
}

/// The components in a directory, and what each name leads to.
///
/// Files are looked up from the open directory: for many of them, most of the time would be the way
/// there.
fn components(directory: &Path) -> Result<Vec<(OsString, Option<Stat>)>, Errno> {
    let directory =
        fs::open(directory, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    let mut components = Vec::new();
    for entry in Dir::read_from(&directory)?.flatten() {
        let name = entry.file_name();
        if name.to_bytes().ends_with(b".wasm") {
            let stat = fs::statat(&directory, name, AtFlags::empty()).ok();
            components.push((OsStr::from_bytes(name.to_bytes()).to_owned(), stat));
        }
    }
    Ok(components)
}
