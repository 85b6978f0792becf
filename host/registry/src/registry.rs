//! The operations on registries and servers.

use crate::{
    content::Content,
    download::{self, Download},
    error::RegistryError,
    fetch,
    layout::Layout,
    location::{FileUrl, Repository, Tag},
    manifest::ComponentManifest,
    mirror::{self, Mirror, RepositoryPlace},
    options::{Options, ProgressListener},
    push::{self, Overwrite},
    remote::Remote,
    save::{self, SaveError},
    session::Session,
    signature::{self, Signatures},
};
use kitaru_provider_host::Digest;
use std::{collections::BTreeMap, path::Path};

/// Registries and servers, for one operation. Each method waits until it is done, and may be called
/// by several threads and inside an async runtime.
#[derive(Debug)]
pub struct Registry {
    session: Session,
    mirrors: Vec<Mirror>,
    progress: ProgressListener,
}

impl Registry {
    /// Opens them. Sends nothing.
    ///
    /// # Errors
    ///
    /// If the system has no room for it.
    pub fn open(options: &Options) -> Result<Self, RegistryError> {
        Ok(Self {
            session: Session::new(options)?,
            mirrors: options.mirrors.clone(),
            progress: options.progress.clone(),
        })
    }

    /// All tags of a repository, in any order.
    ///
    /// # Errors
    ///
    /// If they cannot be fetched, or are too many.
    pub fn tags(&self, repository: &Repository) -> Result<Vec<Tag>, RegistryError> {
        self.content(repository)?.tags()
    }

    /// The digest of the manifest that a tag leads to now.
    ///
    /// # Errors
    ///
    /// If it cannot be fetched, or there is no such tag.
    pub fn resolve(&self, repository: &Repository, tag: &Tag) -> Result<Digest, RegistryError> {
        fetch::resolve(self.content(repository)?.as_ref(), repository, tag)
    }

    /// The manifest of a component.
    ///
    /// # Errors
    ///
    /// If it cannot be fetched, or is not that of a component.
    pub fn manifest(
        &self,
        repository: &Repository,
        digest: Digest,
    ) -> Result<ComponentManifest, RegistryError> {
        fetch::manifest(self.content(repository)?.as_ref(), repository, digest)
    }

    /// The component of a manifest.
    ///
    /// # Errors
    ///
    /// If it cannot be fetched, or does not have the announced size and digest.
    pub fn component(
        &self,
        repository: &Repository,
        manifest: &ComponentManifest,
    ) -> Result<Vec<u8>, RegistryError> {
        fetch::component(self.content(repository)?.as_ref(), repository, manifest)
    }

    /// The signatures of a manifest, unverified.
    ///
    /// # Errors
    ///
    /// If any of them cannot be fetched, or they are too many.
    pub fn signatures(
        &self,
        repository: &Repository,
        subject: Digest,
    ) -> Result<Signatures, RegistryError> {
        signature::of(self.content(repository)?.as_ref(), repository, subject)
    }

    /// Saves a component and its signatures in a directory, from which a mirror serves them.
    ///
    /// # Errors
    ///
    /// If any of it cannot be fetched or written.
    pub fn save(
        &self,
        repository: &Repository,
        tag: &Tag,
        digest: Digest,
        directory: &Path,
    ) -> Result<(), SaveError> {
        save::save(self.content(repository)?.as_ref(), repository, (tag, digest), directory)
    }

    /// Pushes a component, and returns the digest of its manifest. It goes to the repository
    /// itself, and to no mirror of it.
    ///
    /// # Errors
    ///
    /// If it is no component, the tag is taken, or the registry refuses it.
    pub fn push(
        &self,
        repository: &Repository,
        tag: &Tag,
        component: &[u8],
        annotations: &BTreeMap<String, String>,
        overwrite: Overwrite,
    ) -> Result<Digest, RegistryError> {
        push::component(&self.remote(repository), tag, component, annotations, overwrite)
    }

    /// Attaches a Sigstore bundle to a manifest, and returns the digest of the manifest that
    /// attaches it. As [`push`](Self::push), it goes to no mirror.
    ///
    /// # Errors
    ///
    /// If there is no such manifest, or the registry refuses it.
    pub fn attach(
        &self,
        repository: &Repository,
        subject: Digest,
        bundle: &[u8],
    ) -> Result<Digest, RegistryError> {
        push::bundle(&self.remote(repository), subject, bundle)
    }

    /// Downloads a file of at most [`limits::COMPONENT`](crate::limits::COMPONENT) bytes.
    ///
    /// # Errors
    ///
    /// If it cannot be downloaded, or is larger.
    pub fn download(&self, file: &FileUrl) -> Result<Download, RegistryError> {
        download::fetch(self.session.network(), &self.mirrors, &self.progress, file)
    }

    fn content(&self, repository: &Repository) -> Result<Box<dyn Content + '_>, RegistryError> {
        Ok(match mirror::of_repository(&self.mirrors, repository)? {
            RepositoryPlace::Registry(repository) => Box::new(self.remote(&repository)),
            RepositoryPlace::Layout(directory) => {
                Box::new(Layout::new(directory, repository.clone()))
            }
        })
    }

    fn remote(&self, repository: &Repository) -> Remote<'_> {
        let (session, progress) = (&self.session, &self.progress);
        Remote { session, progress, repository: repository.clone() }
    }
}

#[cfg(test)]
mod tests;
