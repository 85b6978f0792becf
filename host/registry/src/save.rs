//! Saves a component and its signatures in a directory, as an OCI image layout.
//!
//! What is saved is what a [mirror directory](crate::mirror) is read from. Several versions of a
//! repository go into one layout; what is there stays.

use crate::{
    content::{self, Content},
    error::RegistryError,
    fetch, json, limits,
    location::{Repository, Tag},
    manifest::{Descriptor, Index, MANIFEST, Manifest, RawManifest},
    resource::Resource,
    signature,
};
use kitaru_provider_host::{
    Digest,
    disk::{self, DiskError, FileError, Readers},
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The file that says what the directory is, and its text.
const LAYOUT: (&str, &str) = ("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
/// The file that lists the manifests.
const INDEX: &str = "index.json";
/// The annotation with the tag of a manifest.
const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// Why a component was not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// It was not fetched.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// It was not written.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Saves the manifest with a digest, under a tag, and all that belongs to it.
pub(crate) fn save(
    content: &dyn Content,
    repository: &Repository,
    (tag, digest): (&Tag, Digest),
    directory: &Path,
) -> Result<(), SaveError> {
    let saver = Saver { content, repository, blobs: directory.join("blobs").join("sha256") };
    disk::create_private_dir(&saver.blobs)?;
    let mut manifests = listed(&directory.join(INDEX))?;
    let mut add = |descriptor: Descriptor, tag: Option<&str>| {
        let named = |it: &Descriptor| tag.is_some() && it.annotation(REF_NAME) == tag;
        manifests.retain(|it| it.digest != descriptor.digest && !named(it));
        let annotations = tag.map(|tag| BTreeMap::from([(REF_NAME.to_owned(), tag.to_owned())]));
        manifests.push(Descriptor { annotations, ..descriptor });
    };
    add(saver.manifest(digest)?, Some(tag.as_ref()));
    for bundle in signature::of(content, repository, digest)?.bundles {
        let descriptor = saver.manifest(bundle.manifest)?;
        add(Descriptor { artifact_type: Some(signature::BUNDLE.to_owned()), ..descriptor }, None);
    }
    let signed = format!("sha256-{digest}.sig");
    if let Ok(tag) = signed.parse::<Tag>()
        && let Some(raw) = content.tagged(&tag)?
    {
        add(saver.manifest(Digest::of(&raw.bytes))?, Some(&signed));
    }
    manifests.sort_by_key(|descriptor| descriptor.digest);
    let index = Index { schema_version: 2, media_type: None, manifests };
    let text = serde_json::to_vec(&index).unwrap_or_default();
    disk::replace(&directory.join(LAYOUT.0), LAYOUT.1.as_bytes(), Readers::Others)?;
    // The last step: until then, nothing of it is listed.
    Ok(disk::replace(&directory.join(INDEX), &text, Readers::Others)?)
}

/// The manifests that a layout lists already.
fn listed(path: &Path) -> Result<Vec<Descriptor>, SaveError> {
    let bytes = match disk::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.is_absent() => return Ok(Vec::new()),
        Err(error) => return Err(DiskError::of::<FileError>("read", path)(error).into()),
    };
    let index: Result<Index, String> = json::read(&bytes);
    index.map(|index| index.manifests).map_err(|why| {
        let registry = path.display().to_string();
        RegistryError::Answer { registry, resource: Resource::Registry, why }.into()
    })
}

struct Saver<'a> {
    content: &'a dyn Content,
    repository: &'a Repository,
    blobs: PathBuf,
}

impl Saver<'_> {
    /// Saves a manifest and its blobs.
    fn manifest(&self, digest: Digest) -> Result<Descriptor, SaveError> {
        let raw: RawManifest = fetch::raw_manifest(self.content, self.repository, digest)?;
        let resource = Resource::Manifest(self.repository.clone(), digest);
        let manifest: Manifest = json::read(&raw.bytes).map_err(|why| {
            let registry = self.content.registry().to_owned();
            RegistryError::Answer { registry, resource, why }
        })?;
        for descriptor in manifest.layers.iter().chain([&manifest.config]) {
            self.blob(descriptor)?;
        }
        self.write(digest, &raw.bytes)?;
        Ok(Descriptor::of(MANIFEST, &raw.bytes))
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<(), SaveError> {
        let resource = Resource::Blob(self.repository.clone(), descriptor.digest);
        let registry = self.content.registry();
        if descriptor.size > limits::COMPONENT {
            let (registry, limit) = (registry.to_owned(), limits::COMPONENT);
            return Err(RegistryError::TooLarge { registry, resource, limit }.into());
        }
        let bytes = self.content.blob(descriptor, &resource)?;
        let bytes = content::checked(bytes, descriptor, registry, &resource)?;
        self.write(descriptor.digest, &bytes)
    }

    fn write(&self, digest: Digest, bytes: &[u8]) -> Result<(), SaveError> {
        Ok(disk::replace(&self.blobs.join(digest.to_string()), bytes, Readers::Others)?)
    }
}
