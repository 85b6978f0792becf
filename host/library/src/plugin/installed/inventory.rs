//! What is known of installed plugins, in one file.

use super::InstalledPlugin;
use crate::{
    disk::{self, DiskError, FileError, Readers, Turn, Writers},
    plugin::address::PluginSource,
    settings::Settings,
};
use kitaru_provider_host::{Digest, cancel::GivenUp};
use semver::Version;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use thiserror::Error;

/// The newest form of the file that is read here.
const FORMAT: u32 = 1;
/// What the names of half-written files begin with.
const WRITTEN: [&str; 3] = ["kitaru.lock.", "plugins.json.", "trust.toml."];
/// How long a process waits while another one changes what is installed. Nothing is fetched or
/// compiled meanwhile.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is known of installed plugins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    format: u32,
    /// In the order in which they were installed.
    pub plugins: Vec<InstalledPlugin>,
    /// By source, the digest of each version that was installed once.
    seen: BTreeMap<String, BTreeMap<String, Digest>>,
}

/// Why what is installed is not known, or cannot be changed.
#[derive(Debug, Error)]
pub enum InventoryError {
    /// The file cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file is not what kitaru wrote.
    #[error("`{path}` is damaged: {why}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file is of a newer release.
    #[error("`{path}` was written by a newer kitaru", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// Another process changes it, and does not end.
    #[error("another process changes the installed plugins")]
    Busy,
}

/// What is wrong with a version, by what was seen of its source.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Ratchet {
    /// It is older than what was installed once.
    #[error("version {version} is older than {newest}, which was installed before")]
    Older {
        /// The version.
        version: String,
        /// The newest that was installed.
        newest: String,
    },
    /// It has other bytes than it once had.
    #[error("version {version} has other bytes than when it was installed before")]
    Moved {
        /// The version.
        version: String,
    },
}

impl Inventory {
    /// What is known now.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn read(config: &Path) -> Result<Self, InventoryError> {
        let path = path(config);
        let bytes = match disk::read_trusted(&path, Writers::Owner) {
            Ok(bytes) => bytes,
            Err(error) if error.is_absent() => {
                return Ok(Self { format: FORMAT, ..Self::default() });
            }
            Err(error) => return Err(DiskError::of::<FileError>("read", &path)(error).into()),
        };
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let damaged = |error: serde_json::Error| InventoryError::Damaged {
            path: path.clone(),
            why: error.to_string(),
        };
        let Head { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if format > FORMAT {
            return Err(InventoryError::Newer { path });
        }
        serde_json::from_slice(&bytes).map_err(damaged)
    }

    /// Writes it down. The caller has a [`turn`](Self::turn).
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, config: &Path) -> Result<(), DiskError> {
        disk::create_private_dir(config)?;
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        disk::replace(&path(config), &text, Readers::User)
    }

    /// Waits until no other process changes what is installed.
    ///
    /// # Errors
    ///
    /// If that takes too long, or the caller gives up waiting.
    pub fn turn(settings: &Settings) -> Result<Turn, InventoryError> {
        disk::create_private_dir(&settings.config)?;
        let lock = settings.config.join("plugins.turn");
        let turn = Turn::at(&lock, PATIENCE, &settings.cancelled);
        let turn = turn.map_err(|GivenUp| InventoryError::Busy)?.ok_or(InventoryError::Busy)?;
        sweep(&settings.config);
        Ok(turn)
    }

    /// The plugin with these bytes.
    #[must_use]
    pub fn find(&self, digest: Digest) -> Option<&InstalledPlugin> {
        self.plugins.iter().find(|plugin| plugin.digest == digest)
    }

    /// The newest that the user installed for a type.
    #[must_use]
    pub fn newest(&self, stack_type: &str) -> Option<&InstalledPlugin> {
        let serves = |it: &&InstalledPlugin| it.is_own && it.served.stack_type == stack_type;
        let age = |it: &&InstalledPlugin| (Version::parse(&it.version).ok(), it.since);
        self.plugins.iter().filter(serves).max_by_key(age)
    }

    /// Adds a plugin, in place of one with the same bytes.
    pub fn add(&mut self, plugin: InstalledPlugin) {
        self.plugins.retain(|known| known.digest != plugin.digest);
        let seen = self.seen.entry(plugin.source.to_string()).or_default();
        seen.insert(plugin.version.clone(), plugin.digest);
        self.plugins.push(plugin);
    }

    /// Checks a version by what was seen of its source; `is_named` if the user asks for just this
    /// one.
    ///
    /// # Errors
    ///
    /// If it is older than one that was seen, or has other bytes than before.
    pub fn check(
        &self,
        source: &PluginSource,
        version: &str,
        digest: Digest,
        is_named: bool,
    ) -> Result<(), Ratchet> {
        // The user changes their own files.
        if source.path().is_some() {
            return Ok(());
        }
        let Some(seen) = self.seen.get(&source.to_string()) else { return Ok(()) };
        if seen.get(version).is_some_and(|known| *known != digest) {
            return Err(Ratchet::Moved { version: version.to_owned() });
        }
        let newest = seen.keys().filter_map(|known| Version::parse(known).ok()).max();
        match (Version::parse(version), newest) {
            (Ok(own), Some(newest)) if own < newest && !is_named => {
                Err(Ratchet::Older { version: version.to_owned(), newest: newest.to_string() })
            }
            _ => Ok(()),
        }
    }
}

/// Removes what a process that was killed left half written of the files that are changed in turn.
fn sweep(config: &Path) {
    let is_half = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.ends_with(".tmp") && WRITTEN.iter().any(|file| name.starts_with(file))
    };
    let entries = fs::read_dir(config).into_iter().flatten();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_half) {
        // What stays is not read.
        let _ = fs::remove_file(path);
    }
}

fn path(config: &Path) -> PathBuf {
    config.join("plugins.json")
}
