//! Lists the sources of plugins.
//!
//! A [`Source`] offers plugins, and fetches the bytes of one. Sources are
//! searched in order: bundled plugins ([`Bundled`]), then those installed for the
//! machine, for the user, and for the project ([`installed`]).
//!
//! Where a file lies is no reason to run it:
//!
//! 1. A file that neither the user nor root owns, or that others can write, is not used.
//! 2. A file of a project is not used unless the user has installed the same bytes.

mod bundled;
mod directory;
mod file;
mod memory;

pub use bundled::Bundled;
pub use directory::Directory;
pub use file::Fingerprint;
pub(super) use memory::Memory;

use super::address::PluginSource;
use crate::{disk, settings::Settings, text};
use kitaru_provider_host::{Digest, ProviderFault};
use std::{
    borrow::Cow,
    fmt, iter,
    path::{Path, PathBuf},
    sync::Arc,
};

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
    /// What holds its bytes.
    pub holder: Holder,
    /// What changes when its bytes do; none if it cannot be determined.
    pub fingerprint: Option<Fingerprint>,
    /// Why it is not used as it lies there.
    pub distrust: Option<Distrust>,
}

/// What holds the bytes of a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// In the program, for this stack type.
    Program(&'static str),
    /// In a file.
    File(PathBuf),
    /// In memory, under this name.
    Memory(String),
    /// In the file of an installed component.
    Installed {
        /// The type that it serves, and its version.
        name: String,
        /// The file.
        path: PathBuf,
        /// The digest of its bytes.
        digest: Digest,
        /// Where it came from.
        source: PluginSource,
        /// Whether it is a library, which has the rights of the user.
        native: bool,
    },
}

impl Offer {
    /// How messages name it, on one line.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.holder {
            Holder::Program(stack_type) => format!("{stack_type} (bundled)"),
            Holder::File(path) => text::path(path),
            Holder::Installed { name, .. } | Holder::Memory(name) => name.clone(),
        }
    }

    /// Its file, if it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.holder {
            Holder::Program(_) | Holder::Memory(_) => None,
            Holder::File(path) | Holder::Installed { path, .. } => Some(path),
        }
    }
}

/// Why a file is not used as it lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// Somebody else may have written it.
    Foreign(disk::Distrust),
    /// It belongs to a project, which anyone may have written.
    Project,
}

/// A plugin with the source that offers it.
pub type Offered = (Arc<dyn Source>, Offer);

/// The offers of installed plugins, in search order.
#[must_use]
pub fn installed(settings: &Settings) -> Vec<Offered> {
    let of_project = project(settings);
    let mut offers = Vec::new();
    for path in directories(settings) {
        let source: Arc<dyn Source> = match Some(&path) == of_project.as_ref() {
            true => Arc::new(Directory::of_project(path)),
            false => Arc::new(Directory::new(path)),
        };
        offers.extend(source.list().into_iter().map(|offer| (Arc::clone(&source), offer)));
    }
    offers
}

/// The directories of installed plugins: the machine's, the user's, the project's.
#[must_use]
pub fn directories(settings: &Settings) -> Vec<PathBuf> {
    let machine = settings.system.join("plugins");
    iter::once(machine).chain(of_user(settings)).chain(project(settings)).collect()
}

/// The user's directories: the present one, and that of earlier releases if there is one.
pub(super) fn of_user(settings: &Settings) -> impl Iterator<Item = PathBuf> {
    let [present, earlier] = [&settings.config, &settings.python].map(|it| it.join("plugins"));
    let earlier = Some(earlier).filter(|earlier| *earlier != present && earlier.is_dir());
    iter::once(present).chain(earlier)
}

/// The directory of the project's plugins.
fn project(settings: &Settings) -> Option<PathBuf> {
    let project = settings.nearest(|directory| directory.join(".kitaru").is_dir());
    project.map(|directory| directory.join(".kitaru").join("plugins"))
}
