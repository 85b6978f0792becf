//! Which providers there are: inside the program, and in the plugins directories.
//!
//! The bundled ones come first, then those installed for the machine, the
//! user's, and the project's. A file counts if its name ends in `.wasm`.

use super::error::ProviderFault;
use crate::{disk, world::Dirs};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::{self, Write as _},
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Larger files are not read. The largest known toolchain, Python's, makes 18 MB.
const LARGEST: u64 = 64 << 20;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = ProviderFault;

    fn from_str(text: &str) -> Result<Self, ProviderFault> {
        let mut bytes = [0; 32];
        let damaged = || ProviderFault::Unreadable("its digest is not known".to_owned());
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or_else(damaged)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| damaged())?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A provider inside the program.
#[derive(Debug)]
pub struct Bundled {
    /// The stack type that it serves.
    pub name: &'static str,
    component: &'static [u8],
    digest: Digest,
}

static BUNDLED: &[Bundled] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// Where a provider is.
#[derive(Debug, Clone)]
pub enum Source {
    /// Inside the program, and unpacked to this file.
    Bundled(&'static Bundled, PathBuf),
    /// A file in a plugins directory, and the place of that directory in the search.
    File(PathBuf, usize),
}

impl Source {
    /// The file that a person can look at.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Bundled(_, path) | Self::File(path, _) => path,
        }
    }

    /// Whether it is inside the program.
    #[must_use]
    pub fn is_bundled(&self) -> bool {
        matches!(self, Self::Bundled(..))
    }

    /// Whom of two that serve one type the user has more reason to trust: the lower.
    #[must_use]
    pub fn rank(&self) -> usize {
        match self {
            Self::Bundled(..) => 0,
            Self::File(_, place) => place + 1,
        }
    }

    /// How messages name it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Bundled(bundled, _) => format!("{} (bundled)", bundled.name),
            Self::File(path, _) => path.display().to_string(),
        }
    }

    /// What changes when its bytes do, found without reading them.
    #[must_use]
    pub fn fingerprint(&self) -> Option<String> {
        match self {
            Self::Bundled(bundled, _) => Some(bundled.digest.to_string()),
            Self::File(path, _) => {
                let meta = fs::metadata(path).ok()?;
                let mut fingerprint = String::new();
                for part in [
                    i64::try_from(meta.size()).ok()?,
                    i64::try_from(meta.ino()).ok()?,
                    meta.mtime(),
                    meta.mtime_nsec(),
                    meta.ctime(),
                    meta.ctime_nsec(),
                ] {
                    write!(fingerprint, "{part}.").ok()?;
                }
                Some(fingerprint)
            }
        }
    }

    /// The component's bytes.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is larger than any provider.
    pub fn read(&self) -> Result<Vec<u8>, ProviderFault> {
        match self {
            Self::Bundled(bundled, _) => Ok(bundled.component.to_vec()),
            Self::File(path, _) => {
                let unreadable =
                    |error: std::io::Error| ProviderFault::Unreadable(error.to_string());
                let meta = fs::metadata(path).map_err(unreadable)?;
                if !meta.is_file() {
                    return Err(ProviderFault::Unreadable("it is not a file".to_owned()));
                }
                if meta.len() > LARGEST {
                    return Err(ProviderFault::Large(LARGEST >> 20));
                }
                fs::read(path).map_err(unreadable)
            }
        }
    }

    /// Writes a bundled component to its file, unless it is there.
    ///
    /// # Errors
    ///
    /// If the directory or the file cannot be written.
    pub fn unpack(&self) -> Result<(), disk::DiskError> {
        let Self::Bundled(bundled, path) = self else { return Ok(()) };
        if fs::read(path).is_ok_and(|present| present == bundled.component) {
            return Ok(());
        }
        path.parent().map(disk::create_private_dir).transpose()?;
        disk::replace(path, bundled.component, disk::Readers::User)
    }
}

/// All providers that there are, the bundled ones first.
#[must_use]
pub fn find(dirs: &Dirs) -> Vec<Source> {
    let unpacked = bundled_directory(dirs);
    let bundled = BUNDLED
        .iter()
        .map(|bundled| Source::Bundled(bundled, unpacked.join(format!("{}.wasm", bundled.name))));
    let installed = directories(dirs).into_iter().enumerate().flat_map(|(place, directory)| {
        files(&directory).into_iter().map(move |file| Source::File(file, place))
    });
    bundled.chain(installed).collect()
}

/// Where the digests of compiled code are kept: with the user's settings, since they are trusted.
#[must_use]
pub fn records(dirs: &Dirs) -> PathBuf {
    dirs.config.join("providers")
}

/// Where the bundled providers are unpacked to: apart from those of other releases.
fn bundled_directory(dirs: &Dirs) -> PathBuf {
    dirs.config.join("plugins").join("bundled").join(env!("CARGO_PKG_VERSION"))
}

/// The plugins directories for what is installed: the machine's, the user's, the project's.
#[must_use]
pub fn directories(dirs: &Dirs) -> Vec<PathBuf> {
    let project = dirs.cwd.ancestors().map(|dir| dir.join(".kitaru")).find(|dir| dir.is_dir());
    [Some(dirs.system.clone()), Some(dirs.config.clone()), project]
        .into_iter()
        .flatten()
        .map(|dir| dir.join("plugins"))
        .collect()
}

/// The components in a directory, by name; none if it is not there.
fn files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .collect();
    files.sort();
    files
}
