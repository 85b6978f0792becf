//! What is known of an installed plugin.

use crate::plugin::{Served, address::PluginSource};
use kitaru_provider_host::Digest;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An installed plugin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledPlugin {
    /// The digest of its component.
    pub digest: Digest,
    /// How many bytes the component has.
    pub size: u64,
    /// Where it came from.
    pub source: PluginSource,
    /// Its version: the tag in a registry, else the version that the provider says it has.
    pub version: String,
    /// The manifest in the registry, if it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<Digest>,
    /// Which versions the user asked for, if not just one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// Why it is trusted.
    pub signer: TrustedBy,
    /// The contract that it was built for.
    pub contract: String,
    /// Whether it is a library of this machine, which has the rights of the user.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub native: bool,
    /// When it was installed, in seconds of Unix time.
    pub since: u64,
    /// What it serves.
    pub served: Served,
    /// The digest of the file with its description.
    pub description: Digest,
    /// Whether it serves wherever no lock says otherwise, and not only where a lock names it.
    #[serde(default)]
    pub is_own: bool,
    /// Whether a lock of a project named it when it was installed.
    #[serde(default)]
    pub is_synced: bool,
    /// Whether it has answered a question since it was installed.
    #[serde(default)]
    pub has_answered: bool,
    /// The component that it took the place of, which is kept until it has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Digest>,
}

/// Who vouches for a component.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustedBy {
    /// The user alone, by its digest.
    User,
    /// The owner of a key with this SHA-256.
    Key(Digest),
    /// A person or workload that Sigstore named.
    Identity {
        /// Its name.
        identity: String,
        /// Who vouched for the name.
        issuer: String,
    },
}

impl TrustedBy {
    /// The kind of signature, as listings name it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::User => "digest",
            Self::Key(_) => "key",
            Self::Identity { .. } => "keyless",
        }
    }
}

impl TrustedBy {
    /// The publisher, if one signed it.
    #[must_use]
    pub fn publisher(&self) -> Option<String> {
        (*self != Self::User).then(|| self.to_string())
    }
}

impl fmt::Display for TrustedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User => f.write_str("unsigned, trusted by its digest"),
            Self::Key(digest) => write!(f, "key sha256:{digest}"),
            Self::Identity { identity, issuer } => write!(f, "{identity} ({issuer})"),
        }
    }
}
