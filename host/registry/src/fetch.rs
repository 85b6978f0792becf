//! Fetches tags, manifests and components of a repository, each checked.
//!
//! A tag becomes a digest by the bytes that it leads to, and by no header. From then
//! on everything is named by its digest, so that a tag that moves meanwhile changes
//! nothing.

use crate::{
    content::{self, Content},
    error::RegistryError,
    location::{Repository, Tag},
    manifest::{ComponentManifest, RawManifest},
    resource::Resource,
};
use kitaru_provider_host::Digest;

/// The digest of what a tag leads to.
pub(crate) fn resolve(
    content: &dyn Content,
    repository: &Repository,
    tag: &Tag,
) -> Result<Digest, RegistryError> {
    let found = content.tagged(tag)?.ok_or_else(|| RegistryError::Missing {
        registry: content.registry().to_owned(),
        resource: Resource::Tagged(repository.clone(), tag.to_string()),
        said: String::new(),
    })?;
    Ok(Digest::of(&found.bytes))
}

/// The bytes of a manifest or index with a digest.
pub(crate) fn raw_manifest(
    content: &dyn Content,
    repository: &Repository,
    digest: Digest,
) -> Result<RawManifest, RegistryError> {
    let resource = Resource::Manifest(repository.clone(), digest);
    let raw = content.manifest(digest)?;
    let bytes = content::named(raw.bytes, digest, content.registry(), &resource)?;
    Ok(RawManifest { bytes, ..raw })
}

/// The manifest of a component with a digest.
pub(crate) fn manifest(
    content: &dyn Content,
    repository: &Repository,
    digest: Digest,
) -> Result<ComponentManifest, RegistryError> {
    let raw = raw_manifest(content, repository, digest)?;
    let resource = Resource::Manifest(repository.clone(), digest);
    ComponentManifest::read(&raw, repository, content.registry(), resource)
}

/// The component of a manifest.
pub(crate) fn component(
    content: &dyn Content,
    repository: &Repository,
    manifest: &ComponentManifest,
) -> Result<Vec<u8>, RegistryError> {
    let resource = Resource::Blob(repository.clone(), manifest.component);
    let layer = manifest.layer();
    let bytes = content.blob(&layer, &resource)?;
    content::checked(bytes, &layer, content.registry(), &resource)
}
