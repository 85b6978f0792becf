//! The signatures that a registry has for an artifact, as the caller fetched them.
//!
//! Two layouts are known:
//!
//! - **Bundles** (cosign 3, sigstore-js): a manifest that refers to the artifact, by the referrers
//!   API or under the tag `sha256-<digest>`, with [`BUNDLE_TYPE`] as its artifact type. Its layer is
//!   the bundle.
//! - **Simple signing** (cosign 1 and 2): the manifest under the tag `sha256-<digest>.sig`. Each of
//!   its layers with [`PAYLOAD_TYPE`] is the payload of a signature; the rest are annotations.
//!
//! The caller passes on nothing else that refers to an artifact.

use crate::digest::Sha256Digest;

/// The media type of a bundle of version 0.3.
pub const BUNDLE_TYPE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

/// The media type of a layer of the older layout.
pub const PAYLOAD_TYPE: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

/// The annotation of such a layer with the signature.
pub const SIGNATURE_ANNOTATION: &str = "dev.cosignproject.cosign/signature";

/// The annotation of such a layer with the certificate, if the signature is keyless.
pub const CERTIFICATE_ANNOTATION: &str = "dev.sigstore.cosign/certificate";

/// One signature, or what claims to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A bundle in JSON, of version 0.1 to 0.3.
    Bundle(Vec<u8>),
    /// A signature of cosign's older layout.
    Simple(SimpleSigning),
}

/// A layer of cosign's older layout, with its annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimpleSigning {
    /// The layer's content.
    pub payload: Vec<u8>,
    /// The digest by which the manifest names the layer.
    pub payload_digest: Sha256Digest,
    /// The value of [`SIGNATURE_ANNOTATION`].
    pub signature: String,
    /// The value of [`CERTIFICATE_ANNOTATION`].
    pub certificate: Option<String>,
}

/// How an artifact is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureKind {
    /// A bundle with a key, and neither log entry nor timestamp.
    KeyedBundle,
    /// A bundle with a key, whose log entries and timestamps verify as well.
    LoggedKeyedBundle,
    /// A bundle with a certificate, a log entry and a trusted time.
    KeylessBundle,
    /// cosign's older layout, with a key. Its log entry, if it has one, is not checked.
    SimpleSigning,
}

impl SignatureKind {
    /// The stable name, for JSON and locks.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KeyedBundle => "bundle-key",
            Self::LoggedKeyedBundle => "bundle-key-logged",
            Self::KeylessBundle => "bundle-keyless",
            Self::SimpleSigning => "simple-key",
        }
    }
}
