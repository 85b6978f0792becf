//! The bytes of installed components, and what they describe.

use crate::disk::{self, DiskError, FileError, Readers, Writers};
use kitaru_provider_host::{Description, Digest, ProviderFault, limits};
use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The directory of installed components.
#[derive(Debug, Clone)]
pub struct ComponentFiles {
    directory: PathBuf,
}

/// Why an installed component cannot be used.
#[derive(Debug, Error)]
pub enum ComponentError {
    /// It cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It is not what was installed.
    #[error("`{path}` is not what was installed", path = .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

impl From<ComponentError> for ProviderFault {
    fn from(error: ComponentError) -> Self {
        match error {
            ComponentError::Disk(error) => Self::Unreadable(error.cause().to_string()),
            ComponentError::Changed { .. } => {
                Self::Damaged("it is not what was installed".to_owned())
            }
        }
    }
}

impl ComponentFiles {
    /// Those in the directory of settings.
    #[must_use]
    pub fn in_settings(config: &Path) -> Self {
        Self { directory: config.join("components") }
    }

    /// The file of a component.
    #[must_use]
    pub fn path(&self, digest: Digest) -> PathBuf {
        self.directory.join(format!("sha256-{digest}"))
    }

    /// The file with the description of a component.
    fn description_path(&self, digest: Digest) -> PathBuf {
        self.directory.join(format!("sha256-{digest}.json"))
    }

    /// The bytes of a component.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or are not those that the digest names.
    pub fn read(&self, digest: Digest) -> Result<Vec<u8>, ComponentError> {
        read(&self.path(digest), digest)
    }

    /// What a component describes, if it is as it was written down under this digest.
    #[must_use]
    pub fn description(&self, digest: Digest, written: Digest) -> Option<Description> {
        let bytes = read(&self.description_path(digest), written).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Whether the description of a component is as it was written down.
    #[must_use]
    pub fn has_description(&self, digest: Digest, written: Digest) -> bool {
        read(&self.description_path(digest), written).is_ok()
    }

    /// Keeps a component and what it describes, and returns the digest of the latter.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub fn keep(&self, bytes: &[u8], description: &Description) -> Result<Digest, DiskError> {
        self.prepare()?;
        let digest = Digest::of(bytes);
        let described = serde_json::to_vec(description).unwrap_or_default();
        let written = Digest::of(&described);
        for (path, bytes, digest) in [
            (self.path(digest), bytes, digest),
            (self.description_path(digest), described.as_slice(), written),
        ] {
            if read(&path, digest).is_err() {
                disk::replace(&path, bytes, Readers::User)?;
                protect(&path).map_err(DiskError::of("protect", &path))?;
            }
        }
        Ok(written)
    }

    /// Makes the directory, which is the user's alone and leads nowhere else.
    fn prepare(&self) -> Result<(), DiskError> {
        disk::create_private_dir(&self.directory)?;
        let check = || match fs::symlink_metadata(&self.directory)?.is_dir() {
            true => disk::check_directory(&self.directory, Writers::Owner),
            false => Err(io::Error::from(ErrorKind::NotADirectory).into()),
        };
        check().map_err(DiskError::of("use", &self.directory))
    }

    /// Removes a component.
    ///
    /// # Errors
    ///
    /// If it is still there.
    pub fn remove(&self, digest: Digest) -> Result<(), DiskError> {
        for path in [self.path(digest), self.description_path(digest)] {
            match fs::remove_file(&path).map_err(FileError::from) {
                Err(error) if !error.is_absent() => {
                    return Err(DiskError::of("remove", &path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes what a process that was killed left of other components than these. No other process
    /// may write any meanwhile.
    pub fn sweep(&self, digests: &[Digest]) {
        let is_ours = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("sha256-")
        };
        for path in self.strays(digests).into_iter().filter(is_ours) {
            // What stays is not used, and is told by a check.
            let _ = fs::remove_file(path);
        }
    }

    /// The files that belong to none of these components.
    #[must_use]
    pub fn strays(&self, digests: &[Digest]) -> Vec<PathBuf> {
        let known: Vec<PathBuf> = digests
            .iter()
            .flat_map(|digest| [self.path(*digest), self.description_path(*digest)])
            .collect();
        let entries = fs::read_dir(&self.directory).into_iter().flatten();
        let mut strays: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| !known.contains(path))
            .collect();
        strays.sort_unstable();
        strays
    }
}

/// Keeps everybody from writing to a file, so that it is not changed by mistake.
fn protect(path: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}

/// Reads a file whose bytes have a digest.
fn read(path: &Path, digest: Digest) -> Result<Vec<u8>, ComponentError> {
    let read = || {
        let file = disk::open(path)?;
        disk::trust(&file, Writers::Owner)?;
        disk::read_bounded(&file, limits::COMPONENT)
    };
    let bytes = read().map_err(DiskError::of("read", path))?;
    match Digest::of(&bytes) == digest {
        true => Ok(bytes),
        false => Err(ComponentError::Changed { path: path.to_owned() }),
    }
}
