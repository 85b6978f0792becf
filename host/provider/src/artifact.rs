//! The bytes of a provider, as a plugin directory or a registry hands them over.

use crate::{digest::Digest, error::ProviderFault};
use std::borrow::Cow;

/// A provider's component, named by its digest.
///
/// The bytes are asked for only if there is no compiled code of that digest.
pub trait Artifact {
    /// The digest of the bytes.
    fn digest(&self) -> Digest;

    /// How messages name it, such as the path of its file.
    fn label(&self) -> Cow<'_, str>;

    /// The bytes.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    fn bytes(&self) -> Result<Cow<'_, [u8]>, ProviderFault>;
}

/// A provider's component whose bytes are in memory.
#[derive(Debug, Clone)]
pub struct InMemory<'a> {
    /// The digest of the bytes.
    pub digest: Digest,
    /// How messages name it.
    pub label: String,
    /// The bytes.
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> InMemory<'a> {
    /// Bytes, and the digest that they have.
    pub fn new(label: impl Into<String>, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        let bytes = bytes.into();
        Self { digest: Digest::of(&bytes), label: label.into(), bytes }
    }
}

impl Artifact for InMemory<'_> {
    fn digest(&self) -> Digest {
        self.digest
    }

    fn label(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.label)
    }

    fn bytes(&self) -> Result<Cow<'_, [u8]>, ProviderFault> {
        Ok(Cow::Borrowed(&self.bytes))
    }
}
