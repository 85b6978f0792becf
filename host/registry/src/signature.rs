//! Finds the signatures of a manifest, in both layouts of cosign. None is verified here.
//!
//! | layout | where |
//! |---|---|
//! | Sigstore bundles of version 0.3 | manifests that refer to the subject: by the referrers API, else in the index with the tag `sha256-DIGEST` |
//! | signed payloads of cosign 2 | the layers of the manifest with the tag `sha256-DIGEST.sig` |
//!
//! All of them are returned or none: what cannot be read, or is more than
//! [`limits`] allow, is an error, since what is left out may be what
//! counts against the component.

use crate::{
    content::{self, Content},
    error::RegistryError,
    fetch, json, limits,
    location::{Repository, Tag},
    manifest::{Descriptor, INDEX, Index, MANIFEST, Manifest},
    resource::Resource,
};
use kitaru_provider_host::Digest;

/// The type of a Sigstore bundle.
pub(crate) const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
/// The same type, as earlier tools wrote it.
const EARLIER_BUNDLE: &str = "application/vnd.dev.sigstore.bundle+json;version=0.3";
/// The type of a payload that cosign 2 signed.
const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";

/// Annotations of such a payload.
const SIGNATURE: &str = "dev.cosignproject.cosign/signature";
const CERTIFICATE: &str = "dev.sigstore.cosign/certificate";
const CHAIN: &str = "dev.sigstore.cosign/chain";
const LOG_ENTRY: &str = "dev.sigstore.cosign/bundle";

/// The signatures of a manifest, as they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Sigstore bundles, which are JSON.
    pub bundles: Vec<AttachedBundle>,
    /// Signed payloads of cosign 2.
    pub payloads: Vec<SignedPayload>,
}

/// A Sigstore bundle, as it was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedBundle {
    /// The digest of the manifest that attaches it.
    pub manifest: Digest,
    /// The bundle.
    pub bytes: Vec<u8>,
}

/// A payload of cosign 2, with the signature of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPayload {
    /// The bytes that are signed: JSON with the digest of the subject.
    pub payload: Vec<u8>,
    /// The signature, in Base64.
    pub signature: String,
    /// The certificate of the signer, in PEM.
    pub certificate: Option<String>,
    /// The certificates that lead to an authority, in PEM.
    pub chain: Option<String>,
    /// The entry of the transparency log, in JSON.
    pub log_entry: Option<String>,
}

/// The signatures of a manifest.
pub(crate) fn of(
    content: &dyn Content,
    repository: &Repository,
    subject: Digest,
) -> Result<Signatures, RegistryError> {
    let search = Search { content, repository, subject };
    Ok(Signatures { bundles: search.bundles()?, payloads: search.payloads()? })
}

/// The tag of the index of what refers to a manifest, where there is no API for it.
pub(crate) fn fallback_tag(subject: Digest) -> Result<Tag, RegistryError> {
    tag(&format!("sha256-{subject}"))
}

/// Always a tag: the digits of a digest are allowed in one.
fn tag(text: &str) -> Result<Tag, RegistryError> {
    text.parse().map_err(|_| RegistryError::Answer {
        registry: text.to_owned(),
        resource: Resource::Registry,
        why: "it is no tag".to_owned(),
    })
}

struct Search<'a> {
    content: &'a dyn Content,
    repository: &'a Repository,
    subject: Digest,
}

impl Search<'_> {
    fn bundles(&self) -> Result<Vec<AttachedBundle>, RegistryError> {
        let may_be_bundle = |descriptor: &Descriptor| {
            // A registry need not filter, and need not say the type.
            descriptor.artifact_type.as_deref().is_none_or(is_bundle)
        };
        let listed = self.content.referrers(self.subject, BUNDLE)?;
        let mut listed = listed.map(|index| index.manifests).unwrap_or_default();
        listed.retain(may_be_bundle);
        if listed.is_empty() {
            listed = self.fallback()?;
            listed.retain(may_be_bundle);
        }
        self.few(listed.len())?;
        let bundles = listed.iter().map(|descriptor| self.bundle(descriptor));
        bundles.filter_map(Result::transpose).collect()
    }

    /// What the index with the fallback tag lists.
    fn fallback(&self) -> Result<Vec<Descriptor>, RegistryError> {
        let Some(raw) = self.content.tagged(&fallback_tag(self.subject)?)? else {
            return Ok(Vec::new());
        };
        match raw.kind().map_err(|why| self.wrong(why))? {
            kind if kind == INDEX => {
                let index: Index = json::read(&raw.bytes).map_err(|why| self.wrong(why))?;
                Ok(index.manifests)
            }
            kind => Err(self.wrong(format!("what lists them is `{kind}`, and not `{INDEX}`"))),
        }
    }

    /// The bundle that a manifest attaches; none if it attaches something else.
    fn bundle(&self, listed: &Descriptor) -> Result<Option<AttachedBundle>, RegistryError> {
        let raw = fetch::raw_manifest(self.content, self.repository, listed.digest)?;
        let wrong = |why: String| self.wrong(format!("`sha256:{}`: {why}", listed.digest));
        if raw.kind().map_err(wrong)? != MANIFEST {
            return Ok(None);
        }
        let manifest: Manifest = json::read(&raw.bytes).map_err(wrong)?;
        let kind = manifest.artifact_type.as_deref().unwrap_or(&manifest.config.media_type);
        if !is_bundle(kind) {
            return Ok(None);
        }
        if manifest.subject.as_ref().map(|subject| subject.digest) != Some(self.subject) {
            return Err(wrong("it refers to another manifest".to_owned()));
        }
        match manifest.layers.as_slice() {
            [layer] if is_bundle(&layer.media_type) => {
                let bytes = self.blob(layer)?;
                Ok(Some(AttachedBundle { manifest: listed.digest, bytes }))
            }
            _ => Err(wrong("it does not have one layer, which is a bundle".to_owned())),
        }
    }

    fn payloads(&self) -> Result<Vec<SignedPayload>, RegistryError> {
        let tag = tag(&format!("sha256-{}.sig", self.subject))?;
        let Some(raw) = self.content.tagged(&tag)? else { return Ok(Vec::new()) };
        let wrong = |why: String| self.wrong(format!("`{tag}`: {why}"));
        let kind = raw.kind().map_err(wrong)?;
        if kind != MANIFEST {
            return Err(wrong(format!("it is `{kind}`, and not `{MANIFEST}`")));
        }
        let manifest: Manifest = json::read(&raw.bytes).map_err(wrong)?;
        self.few(manifest.layers.len())?;
        manifest.layers.iter().map(|layer| self.payload(layer)).collect()
    }

    fn payload(&self, layer: &Descriptor) -> Result<SignedPayload, RegistryError> {
        if layer.media_type != SIMPLE_SIGNING {
            return Err(self.wrong("a layer is not what cosign signs".to_owned()));
        }
        let part = |name| match layer.annotation(name) {
            Some(text) if text.len() > limits::SIGNATURE_PART => {
                Err(self.wrong(format!("`{name}` is larger than {} bytes", limits::SIGNATURE_PART)))
            }
            text => Ok(text.map(str::to_owned)),
        };
        let signature = part(SIGNATURE)?;
        let signature =
            signature.ok_or_else(|| self.wrong("a layer has no signature".to_owned()))?;
        Ok(SignedPayload {
            payload: self.blob(layer)?,
            signature,
            certificate: part(CERTIFICATE)?,
            chain: part(CHAIN)?,
            log_entry: part(LOG_ENTRY)?,
        })
    }

    fn blob(&self, layer: &Descriptor) -> Result<Vec<u8>, RegistryError> {
        let resource = Resource::Blob(self.repository.clone(), layer.digest);
        let registry = self.content.registry();
        if layer.size > limits::SIGNATURE {
            let (registry, limit) = (registry.to_owned(), limits::SIGNATURE);
            return Err(RegistryError::TooLarge { registry, resource, limit });
        }
        let bytes = self.content.blob(layer, &resource)?;
        content::checked(bytes, layer, registry, &resource)
    }

    fn few(&self, count: usize) -> Result<(), RegistryError> {
        let most = limits::SIGNATURES;
        match count > most {
            true => Err(RegistryError::TooMany {
                registry: self.content.registry().to_owned(),
                resource: self.resource(),
                most,
            }),
            false => Ok(()),
        }
    }

    fn resource(&self) -> Resource {
        Resource::Signatures(self.repository.clone(), self.subject)
    }

    fn wrong(&self, why: String) -> RegistryError {
        let registry = self.content.registry().to_owned();
        RegistryError::Answer { registry, resource: self.resource(), why }
    }
}

fn is_bundle(kind: &str) -> bool {
    [BUNDLE, EARLIER_BUNDLE].contains(&kind)
}
