//! What a person does with plugins.
//!
//! Code is not trusted from within a program: whatever the surface is, a person does it in a
//! terminal. So these are written as commands everywhere.

use kitaru_provider_host::Digest;
use std::fmt;

/// What a person does with plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginAction {
    /// List what is installed.
    List,
    /// Check that installed plugins are what was installed.
    Verify,
    /// Make the plugins of a project those of its lock.
    Sync,
    /// Install one.
    Install {
        /// Where it comes from.
        source: String,
    },
    /// Update one.
    Update {
        /// The type that it serves.
        stack_type: String,
        /// The version, if it is not the newest that fits.
        to: Option<String>,
    },
    /// Remove one.
    Remove {
        /// The type that it serves.
        stack_type: String,
    },
    /// Trust a component by its digest.
    TrustComponent {
        /// The digest.
        digest: Digest,
    },
    /// Trust a publisher for what lies below a prefix.
    TrustPublisher {
        /// The prefix.
        source: String,
    },
}

impl fmt::Display for PluginAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("kitaru plugin ")?;
        match self {
            Self::List => f.write_str("list"),
            Self::Verify => f.write_str("verify"),
            Self::Sync => f.write_str("sync"),
            Self::Install { source } => write!(f, "install {}", word(source)),
            Self::Update { stack_type, to: None } => write!(f, "update {}", word(stack_type)),
            Self::Update { stack_type, to: Some(to) } => {
                write!(f, "update {} --to {}", word(stack_type), word(to))
            }
            Self::Remove { stack_type } => write!(f, "remove {}", word(stack_type)),
            Self::TrustComponent { digest } => write!(f, "trust add --digest sha256:{digest}"),
            Self::TrustPublisher { source } => {
                write!(f, "trust add {} --key KEY.PUB", word(source))
            }
        }
    }
}

/// One word of a shell.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@+%".contains(c);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}
