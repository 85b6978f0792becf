//! The user's rules, in `trust.toml`.

use crate::{
    disk::{self, DiskError, FileError, Readers, Writers},
    plugin::installed::TrustedBy,
    problem::{Explain, Fault},
    words::Text,
};
use kitaru_provider_host::Digest;
use kitaru_signature::PublicKey;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file.
const FILE: &str = "trust.toml";
/// The newest form that is read here.
const FORMAT: u32 = 1;

/// Whom the user trusts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// The publishers, each with what it may supply.
    pub publishers: Vec<TrustRule>,
    /// The components that are trusted by their digests.
    pub components: Vec<TrustedComponent>,
}

/// A publisher, and what it may supply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustRule {
    /// The prefix of sources.
    pub source: String,
    /// The publisher.
    pub signer: TrustedBy,
    /// Its key in PEM, if it has one.
    pub key: Option<String>,
    /// The trusted root that its signatures are verified by, in JSON; Sigstore's own without it.
    pub root: Option<String>,
}

/// A component that is trusted by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedComponent {
    /// The digest.
    pub digest: Digest,
    /// Since when, in seconds of Unix time.
    pub since: u64,
}

/// What is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRules {
    format: u32,
    #[serde(default, rename = "publisher", skip_serializing_if = "Vec::is_empty")]
    publishers: Vec<WrittenRule>,
    #[serde(default, rename = "component", skip_serializing_if = "Vec::is_empty")]
    components: Vec<TrustedComponent>,
}

/// A publisher as rules and policies are written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRule {
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "trusted-root")]
    root: Option<String>,
}

/// Why the rules are not known or cannot be changed.
#[derive(Debug, Error)]
pub enum RulesError {
    /// The file cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file is not one of rules.
    #[error("`{path}` cannot be used: {why}", path = .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Rules {
    /// The rules in the directory of settings.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or somebody else could have written them.
    pub fn read(config: &Path) -> Result<Self, RulesError> {
        let path = config.join(FILE);
        let form = |why: String| RulesError::Form { path: path.clone(), why };
        let bytes = match disk::read_trusted(&path, Writers::Owner) {
            Ok(bytes) => bytes,
            Err(error) if error.is_absent() => return Ok(Self::default()),
            Err(error) => return Err(DiskError::of::<FileError>("read", &path)(error).into()),
        };
        let text = String::from_utf8(bytes).map_err(|_| form("it is not UTF-8".to_owned()))?;
        let document: WrittenRules =
            toml::from_str(&text).map_err(|error| form(error.message().to_owned()))?;
        if document.format > FORMAT {
            return Err(form("a newer kitaru wrote it".to_owned()));
        }
        let publishers = document.publishers.into_iter().map(WrittenRule::read);
        let publishers = publishers.collect::<Result<_, _>>().map_err(form)?;
        Ok(Self { publishers, components: document.components })
    }

    /// Writes the rules.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub fn write(&self, config: &Path) -> Result<(), DiskError> {
        disk::create_private_dir(config)?;
        let document = WrittenRules {
            format: FORMAT,
            publishers: self.publishers.iter().map(WrittenRule::of).collect(),
            components: self.components.clone(),
        };
        let text = toml::to_string(&document).unwrap_or_default();
        disk::replace(&config.join(FILE), text.as_bytes(), Readers::User)
    }

    /// Whether a component is trusted by its digest.
    #[must_use]
    pub fn has(&self, digest: Digest) -> bool {
        self.components.iter().any(|component| component.digest == digest)
    }
}

impl TrustRule {
    /// The owner of a key in PEM, for what lies below a prefix.
    ///
    /// # Errors
    ///
    /// What is wrong with the key.
    pub fn of_key(source: String, pem: String) -> Result<Self, String> {
        Ok(Self { source, signer: TrustedBy::Key(key_digest(&pem)?), key: Some(pem), root: None })
    }
}

impl WrittenRule {
    /// The rule that is written.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub(super) fn read(self) -> Result<TrustRule, String> {
        let Self { source, key, identity, issuer, root } = self;
        let signer = match (&key, identity, issuer) {
            (Some(pem), None, None) => TrustedBy::Key(key_digest(pem)?),
            (None, Some(identity), Some(issuer)) => TrustedBy::Identity { identity, issuer },
            _ => {
                return Err(format!(
                    "the publisher for `{source}` has neither just a `key` nor an `identity` and \
                     its `issuer`"
                ));
            }
        };
        Ok(TrustRule { source, signer, key, root })
    }

    fn of(rule: &TrustRule) -> Self {
        let (identity, issuer) = match rule.signer.clone() {
            TrustedBy::Identity { identity, issuer } => (Some(identity), Some(issuer)),
            TrustedBy::Key(_) | TrustedBy::User => (None, None),
        };
        Self {
            source: rule.source.clone(),
            key: rule.key.clone(),
            identity,
            issuer,
            root: rule.root.clone(),
        }
    }
}

/// The digest of a public key in PEM.
fn key_digest(pem: &str) -> Result<Digest, String> {
    let key = PublicKey::from_pem(pem.as_bytes()).map_err(|error| error.to_string())?;
    Ok(Digest::from(*key.fingerprint().as_bytes()))
}

impl Explain for RulesError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Form { .. } => "trust.damaged",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Disk(error) => error.hint(),
            Self::Form { .. } => {
                Some("Repair the file, or move it away and say again whom you trust.".into())
            }
        }
    }
}
