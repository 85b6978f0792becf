//! Where the content of a repository comes from, and the checks that hold for all of it.

use crate::{
    error::RegistryError,
    location::Tag,
    manifest::{Descriptor, Index, RawManifest},
    resource::Resource,
};
use kitaru_provider_host::Digest;

/// The content of a repository: of a registry, or of a directory.
pub(crate) trait Content {
    /// What holds it, for messages.
    fn registry(&self) -> &str;

    /// All tags, in any order.
    fn tags(&self) -> Result<Vec<Tag>, RegistryError>;

    /// What a tag leads to, if it is there.
    fn tagged(&self, tag: &Tag) -> Result<Option<RawManifest>, RegistryError>;

    /// The manifest or index with a digest, unchecked.
    fn manifest(&self, digest: Digest) -> Result<RawManifest, RegistryError>;

    /// The bytes that a descriptor refers to, unchecked.
    fn blob(&self, descriptor: &Descriptor, resource: &Resource) -> Result<Vec<u8>, RegistryError>;

    /// The manifests of a type that refer to a subject; none if that cannot be asked here.
    fn referrers(
        &self,
        subject: Digest,
        artifact_type: &str,
    ) -> Result<Option<Index>, RegistryError>;
}

/// Bytes that have the size and the digest that a descriptor announced.
pub(crate) fn checked(
    bytes: Vec<u8>,
    descriptor: &Descriptor,
    registry: &str,
    resource: &Resource,
) -> Result<Vec<u8>, RegistryError> {
    let (wanted, found) = (descriptor.size, bytes.len() as u64);
    if wanted != found {
        return Err(size(registry, resource, wanted, found.to_string()));
    }
    named(bytes, descriptor.digest, registry, resource)
}

/// Bytes that have a digest.
pub(crate) fn named(
    bytes: Vec<u8>,
    digest: Digest,
    registry: &str,
    resource: &Resource,
) -> Result<Vec<u8>, RegistryError> {
    let found = Digest::of(&bytes);
    match found == digest {
        true => Ok(bytes),
        false => Err(RegistryError::Digest {
            registry: registry.to_owned(),
            resource: resource.clone(),
            found,
        }),
    }
}

/// The error of a size that was announced.
pub(crate) fn size(
    registry: &str,
    resource: &Resource,
    wanted: u64,
    found: String,
) -> RegistryError {
    let (registry, resource) = (registry.to_owned(), resource.clone());
    RegistryError::Size { registry, resource, wanted, found }
}
