//! Gets the bytes of a plugin from where it comes from, into memory.
//!
//! Nothing is written and nothing is run here, and what is returned is what is examined, verified
//! and installed: it is not read a second time.

mod file;

use super::{
    address::{PluginSource, WantedPlugin, WantedVersion},
    installed::{TrustedBy, lock::LockedPlugin},
};
use crate::problem::{Failure, Problem};
use kitaru_provider_host::Digest;

/// A plugin that was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Where it comes from.
    pub source: PluginSource,
    /// How messages name it.
    pub label: String,
    /// The component.
    pub bytes: Vec<u8>,
    /// Its digest.
    pub digest: Digest,
    /// Its version, if the source gives it one.
    pub version: Option<String>,
    /// The manifest, if it comes from a registry.
    pub manifest: Option<Digest>,
    /// The publisher whose signature was found and verified.
    pub signer: Option<TrustedBy>,
    /// Why a signature that was found does not count.
    pub unverified: Option<Problem>,
}

/// Fetches a plugin as a lock has it. The caller checks that it has the same digest.
///
/// # Errors
///
/// If it cannot be fetched.
pub fn exactly(locked: &LockedPlugin) -> Result<Fetched, Failure> {
    let version = match locked.manifest {
        Some(manifest) => WantedVersion::Manifest(manifest),
        None => WantedVersion::Newest,
    };
    let wanted = WantedPlugin { source: locked.source.clone(), version };
    let mut fetched = fetch(&wanted)?;
    match (fetched.pop(), fetched.is_empty()) {
        (Some(one), true) => Ok(Fetched { version: Some(locked.version.clone()), ..one }),
        _ => {
            Err(Problem::usage("plugin.source", format!("`{}` is a directory", locked.source))
                .into())
        }
    }
}

/// Fetches what is asked for: one plugin, or each of a directory.
///
/// # Errors
///
/// All that cannot be fetched.
pub fn fetch(wanted: &WantedPlugin) -> Result<Vec<Fetched>, Failure> {
    match &wanted.source {
        PluginSource::File(path) => file::fetch(path),
        PluginSource::Web(_) | PluginSource::Registry(_) => Err(Problem::usage(
            "plugin.source",
            format!("plugins from `{}` cannot be fetched yet", wanted.source),
        )
        .into()),
    }
}
