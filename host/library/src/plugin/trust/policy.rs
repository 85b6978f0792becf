//! The administrator's policy, in `policy.toml` of the system directory.
//!
//! ```toml
//! require-signature = true                      # a digest alone is not enough
//! sources = ["oci://registry.acme.example/"]    # nothing from elsewhere
//! native = false                                # only WebAssembly
//!
//! [[publisher]]                                 # nobody else
//! source = "oci://registry.acme.example/"
//! key = """…"""
//! ```
//!
//! 1. Root owns the file, and nobody else can write to it or to its directory.
//! 2. A policy that cannot be read allows nothing.
//! 3. A key that is not known here is an error: it may forbid something.

use super::rules::{TrustRule, WrittenRule};
use crate::{
    disk::{self, DiskError, FileError},
    plugin::{address::PluginSource, installed::TrustedBy},
    problem::{Explain, Fault, Problem},
    words::Text,
};
use kitaru_platform::{Access, files};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file.
const FILE: &str = "policy.toml";
/// The number of root.
const ROOT: u32 = 0;

/// What the administrator allows. Without one, everything is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The file, if there is one.
    pub path: Option<PathBuf>,
    /// Whether a component needs a publisher's signature.
    pub requires_signature: bool,
    /// The prefixes of sources; any source if there are none.
    pub sources: Option<Vec<String>>,
    /// Whether native plugins are forbidden.
    pub forbids_native: bool,
    /// The only publishers, if there are any.
    pub publishers: Vec<TrustRule>,
}

/// What is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenPolicy {
    #[serde(default)]
    require_signature: bool,
    sources: Option<Vec<String>>,
    #[serde(default = "allowed")]
    native: bool,
    #[serde(default, rename = "publisher")]
    publishers: Vec<WrittenRule>,
}

fn allowed() -> bool {
    true
}

/// Why a policy cannot be used. No plugin is, until that is mended.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// It cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Somebody else than root may have written it.
    #[error("the policy `{path}` is not root's alone", path = .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It is no policy.
    #[error("the policy `{path}` cannot be read: {why}", path = .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Policy {
    /// The policy in the system directory.
    ///
    /// # Errors
    ///
    /// If there is one that cannot be used.
    pub fn read(system: &Path) -> Result<Self, PolicyError> {
        let path = system.join(FILE);
        let read = || {
            let file = disk::open(&path)?;
            let is_roots = |access| matches!(access, Access::Known { owner: ROOT, mode, .. } if mode & 0o022 == 0);
            let directory = files::open_directory(system)?.metadata()?;
            let are_roots =
                is_roots(Access::from(&file.metadata()?)) && is_roots(Access::from(&directory));
            Ok::<_, FileError>((disk::read_bounded(&file, disk::LARGEST)?, are_roots))
        };
        let (bytes, are_roots) = match read() {
            Ok(read) => read,
            Err(error) if error.is_absent() => return Ok(Self::default()),
            Err(error) => return Err(DiskError::of::<FileError>("read", &path)(error).into()),
        };
        if !are_roots {
            return Err(PolicyError::Foreign { path });
        }
        let form = |why: String| PolicyError::Form { path: path.clone(), why };
        let text = String::from_utf8(bytes).map_err(|_| form("it is not UTF-8".to_owned()))?;
        let document: WrittenPolicy =
            toml::from_str(&text).map_err(|error| form(error.message().to_owned()))?;
        let publishers = document.publishers.into_iter().map(WrittenRule::read);
        Ok(Self {
            publishers: publishers.collect::<Result<_, _>>().map_err(form)?,
            path: Some(path),
            requires_signature: document.require_signature,
            sources: document.sources,
            forbids_native: !document.native,
        })
    }

    /// Checks what the policy says of a component.
    ///
    /// # Errors
    ///
    /// What it forbids.
    pub fn check(&self, source: &PluginSource, signer: &TrustedBy) -> Result<(), Problem> {
        if let Some(sources) = &self.sources
            && !sources.iter().any(|prefix| source.is_below(prefix))
        {
            return Err(self.refusal(format!("plugins from `{source}` are not allowed here")));
        }
        if *signer == TrustedBy::User && self.requires_signature {
            return Err(self.refusal("plugins without a signature are not allowed here".to_owned()));
        }
        Ok(())
    }

    /// A refusal by the policy.
    #[must_use]
    pub fn refusal(&self, message: String) -> Problem {
        let path = self.path.as_deref().unwrap_or(Path::new(FILE)).display();
        Problem::state("policy.forbidden", message)
            .hint(format!("Ask the administrator of this machine, who decides it in `{path}`."))
    }
}

impl Explain for PolicyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Foreign { .. } => "policy.foreign",
            Self::Form { .. } => "policy.damaged",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Disk(error) => return error.hint(),
            Self::Foreign { path } => {
                let directory = path.parent().unwrap_or(path).display();
                let path = path.display();
                format!(
                    "Have root take it back with `chown root {directory} {path} && chmod go-w \
                     {directory} {path}`, after a look at what is in it."
                )
            }
            Self::Form { .. } => "Ask the administrator of this machine to mend it.".to_owned(),
        };
        Some(hint.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    /// The policy of a text, or none if this user is not root, whose policies do not count.
    fn policy(text: &str) -> Option<Result<Policy, PolicyError>> {
        let system = tempfile::tempdir().unwrap();
        fs::set_permissions(system.path(), Permissions::from_mode(0o755)).unwrap();
        let path = system.path().join(FILE);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        let read = Policy::read(system.path());
        match files::user() {
            Some(ROOT) => Some(read),
            _ => {
                assert!(matches!(read, Err(PolicyError::Foreign { .. })), "{read:?}");
                None
            }
        }
    }

    fn source(text: &str) -> PluginSource {
        text.parse().unwrap()
    }

    #[test]
    fn without_a_policy_everything_is_allowed() {
        let system = tempfile::tempdir().unwrap();
        let policy = Policy::read(system.path()).unwrap();
        assert_eq!(policy, Policy::default());
        assert_eq!(policy.check(&source("file:///a.wasm"), &TrustedBy::User), Ok(()));
    }

    #[test]
    fn what_it_forbids_is_refused() {
        let text =
            "require-signature = true\nsources = [\"oci://acme.example/\"]\nnative = false\n";
        let Some(policy) = policy(text) else { return };
        let policy = policy.unwrap();
        let signer = TrustedBy::Identity { identity: "a".to_owned(), issuer: "b".to_owned() };
        let allows = |source: &str, signer: &TrustedBy| policy.check(&self::source(source), signer);
        assert_eq!(allows("oci://acme.example/a", &signer), Ok(()));
        for (source, signer) in [
            ("oci://acme.example/a", &TrustedBy::User),
            ("oci://other.example/a", &signer),
            ("file:///a.wasm", &signer),
        ] {
            assert_eq!(allows(source, signer).unwrap_err().code, "policy.forbidden", "{source}");
        }
        assert!(policy.forbids_native);
    }

    #[test]
    fn one_that_is_not_understood_allows_nothing() {
        for text in ["allow = 1", "sources = \"all\"", "[[publisher]]\nsource = \"oci://a/\"", "="]
        {
            let Some(policy) = policy(text) else { return };
            assert!(matches!(policy, Err(PolicyError::Form { .. })), "{text}: {policy:?}");
        }
    }

    #[test]
    fn one_that_others_can_write_is_no_policy_of_roots() {
        let system = tempfile::tempdir().unwrap();
        let path = system.path().join(FILE);
        fs::write(&path, "").unwrap();
        for (file, directory) in [(0o666, 0o755), (0o664, 0o755), (0o644, 0o777)] {
            fs::set_permissions(&path, Permissions::from_mode(file)).unwrap();
            fs::set_permissions(system.path(), Permissions::from_mode(directory)).unwrap();
            let read = Policy::read(system.path());
            assert!(matches!(read, Err(PolicyError::Foreign { .. })), "{read:?}");
        }
    }
}
