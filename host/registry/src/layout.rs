//! The content of a repository in a directory, which is an OCI image layout.
//!
//! `skopeo copy docker://… oci:DIRECTORY:TAG` writes one. `index.json` lists
//! manifests, each with its tag as the annotation `org.opencontainers.image.ref.name`,
//! and what has a digest is at `blobs/sha256/DIGEST`.

use crate::{
    content::Content,
    error::RegistryError,
    json,
    limits::{MANIFEST, SIGNATURES},
    location::{Repository, Tag},
    manifest::{Descriptor, Index, Manifest, RawManifest},
    resource::Resource,
};
use kitaru_provider_host::{
    Digest,
    disk::{self, FileError},
};
use std::path::{Path, PathBuf};

/// The annotation with the tag of a manifest.
const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// A directory with an OCI image layout.
pub(crate) struct Layout {
    directory: PathBuf,
    shown: String,
    repository: Repository,
}

impl Layout {
    pub(crate) fn new(directory: PathBuf, repository: Repository) -> Self {
        let shown = directory.display().to_string();
        Self { directory, shown, repository }
    }

    /// The manifests that the layout lists; none without a layout.
    fn index(&self) -> Result<Vec<Descriptor>, RegistryError> {
        let resource = Resource::Tags(self.repository.clone());
        let bytes = match read(&self.directory.join("index.json"), MANIFEST) {
            Ok(bytes) => bytes,
            Err(error) => return Err(self.unread(resource, &error)),
        };
        let index: Index = json::read(&bytes)
            .map_err(|why| self.wrong(resource, format!("`index.json`: {why}")))?;
        Ok(index.manifests)
    }

    fn stored(
        &self,
        digest: Digest,
        limit: u64,
        resource: &Resource,
    ) -> Result<Vec<u8>, RegistryError> {
        let path = self.directory.join("blobs").join("sha256").join(digest.to_string());
        read(&path, limit).map_err(|error| match error {
            FileError::Large(limit) => RegistryError::TooLarge {
                registry: self.shown.clone(),
                resource: resource.clone(),
                limit,
            },
            error => self.unread(resource.clone(), &error),
        })
    }

    fn unread(&self, resource: Resource, error: &FileError) -> RegistryError {
        if error.is_absent() {
            let (registry, said) = (self.shown.clone(), String::new());
            return RegistryError::Missing { registry, resource, said };
        }
        self.wrong(resource, error.to_string())
    }

    fn wrong(&self, resource: Resource, why: String) -> RegistryError {
        RegistryError::Answer { registry: self.shown.clone(), resource, why }
    }

    /// Whether a manifest of the layout refers to a subject.
    fn refers(&self, descriptor: &Descriptor, subject: Digest) -> Result<bool, RegistryError> {
        let resource = Resource::Manifest(self.repository.clone(), descriptor.digest);
        let bytes = self.stored(descriptor.digest, MANIFEST, &resource)?;
        // An index has no subject here.
        let manifest: Result<Manifest, String> = json::read(&bytes);
        Ok(manifest.is_ok_and(|it| it.subject.is_some_and(|to| to.digest == subject)))
    }
}

impl Content for Layout {
    fn registry(&self) -> &str {
        &self.shown
    }

    fn tags(&self) -> Result<Vec<Tag>, RegistryError> {
        let index = self.index()?;
        let tags = index.iter().filter_map(|descriptor| descriptor.annotation(REF_NAME));
        Ok(tags.filter_map(|tag| tag.parse().ok()).collect())
    }

    fn tagged(&self, tag: &Tag) -> Result<Option<RawManifest>, RegistryError> {
        let index = self.index()?;
        let is_tagged = |it: &&Descriptor| it.annotation(REF_NAME) == Some(tag.as_ref());
        let Some(descriptor) = index.iter().find(is_tagged) else { return Ok(None) };
        let raw = self.manifest(descriptor.digest)?;
        Ok(Some(RawManifest { media_type: Some(descriptor.media_type.clone()), ..raw }))
    }

    fn manifest(&self, digest: Digest) -> Result<RawManifest, RegistryError> {
        let resource = Resource::Manifest(self.repository.clone(), digest);
        let bytes = self.stored(digest, MANIFEST, &resource)?;
        Ok(RawManifest { bytes, media_type: None })
    }

    fn blob(&self, descriptor: &Descriptor, resource: &Resource) -> Result<Vec<u8>, RegistryError> {
        self.stored(descriptor.digest, descriptor.size, resource)
    }

    fn referrers(
        &self,
        subject: Digest,
        artifact_type: &str,
    ) -> Result<Option<Index>, RegistryError> {
        let mut manifests = self.index()?;
        // One that says what it is has to be a signature; others are looked into.
        manifests.retain(|it| it.artifact_type.as_deref().is_none_or(|kind| kind == artifact_type));
        let mut found = Vec::new();
        for descriptor in manifests {
            if found.len() <= SIGNATURES && self.refers(&descriptor, subject)? {
                found.push(descriptor);
            }
        }
        Ok(Some(Index { schema_version: 2, media_type: None, manifests: found }))
    }
}

/// Reads a regular file of at most so many bytes.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    disk::read_bounded(&disk::open(path)?, limit)
}
