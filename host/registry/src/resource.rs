//! Names what is asked of a registry, for messages.

use crate::location::Repository;
use kitaru_provider_host::Digest;
use std::fmt;

/// What is asked of a registry or server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// The registry as a whole.
    Registry,
    /// The tags of a repository.
    Tags(Repository),
    /// The manifest that a tag leads to.
    Tagged(Repository, String),
    /// The manifest with a digest.
    Manifest(Repository, Digest),
    /// A component or another blob.
    Blob(Repository, Digest),
    /// The signatures of a manifest.
    Signatures(Repository, Digest),
    /// A place for a new blob.
    Upload(Repository),
    /// A token for a repository.
    Token(Repository),
    /// A file, by its URL without a query.
    File(String),
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry => f.write_str("the registry itself"),
            Self::Tags(repository) => write!(f, "the tags of `{}`", repository.name()),
            Self::Tagged(repository, tag) => {
                write!(f, "the tag `{tag}` of `{}`", repository.name())
            }
            Self::Manifest(repository, digest) => {
                write!(f, "the manifest `sha256:{digest}` of `{}`", repository.name())
            }
            Self::Blob(repository, digest) => {
                write!(f, "the blob `sha256:{digest}` of `{}`", repository.name())
            }
            Self::Signatures(repository, digest) => {
                write!(f, "the signatures of `sha256:{digest}` in `{}`", repository.name())
            }
            Self::Upload(repository) => write!(f, "an upload to `{}`", repository.name()),
            Self::Token(repository) => write!(f, "a token for `{}`", repository.name()),
            Self::File(url) => write!(f, "`{url}`"),
        }
    }
}
