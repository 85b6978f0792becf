//! Manifests, indexes and descriptors of the OCI image specification, as far as
//! components and their signatures need them.
//!
//! The rules for the manifest of a component, in the CNCF's layout:
//!
//! 1. The media type is the same in the response and in the manifest, and is
//!    that of OCI's manifests. An index is told as such.
//! 2. The config is of `application/vnd.wasm.config.v0+json`, and of bounded size.
//! 3. There is one layer, of `application/wasm`, of at most
//!    [`limits::COMPONENT`] bytes.
//!
//! The config is not fetched: it says nothing that the component does not say
//! itself. Annotations are text for people; a title names no file.

use crate::{
    error::RegistryError,
    json, limits,
    location::{Repository, parse_digest},
    resource::Resource,
};
use kitaru_provider_host::{Digest, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The media type of a manifest.
pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an index.
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The media type of Docker's index.
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// The media type of Docker's manifest.
const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// The media type of the config of a component.
pub(crate) const WASM_CONFIG: &str = "application/vnd.wasm.config.v0+json";
/// The media type of a component.
pub(crate) const WASM_LAYER: &str = "application/wasm";
/// The media type of the config of an artifact that has none.
pub(crate) const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// What a request for a manifest accepts. Those that are refused later are among them, since a
/// registry would otherwise say that there is nothing, or send them in another form.
pub(crate) const ACCEPTED: [&str; 4] = [MANIFEST, INDEX, DOCKER_MANIFEST, DOCKER_LIST];

/// The manifest of a component, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentManifest {
    /// The digest of the manifest, which names this version of the component for good.
    pub digest: Digest,
    /// The size of the manifest, in bytes.
    pub size: u64,
    /// The digest of the component.
    pub component: Digest,
    /// The size of the component, in bytes.
    pub component_size: u64,
    /// What the manifest says of itself, in words that are not checked but can be shown.
    pub annotations: BTreeMap<String, String>,
}

/// The bytes of a manifest or an index, as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawManifest {
    pub(crate) bytes: Vec<u8>,
    /// The media type that it was sent with.
    pub(crate) media_type: Option<String>,
}

/// A manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) schema_version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    pub(crate) config: Descriptor,
    pub(crate) layers: Vec<Descriptor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<Descriptor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

/// An index of manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Index {
    pub(crate) schema_version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) manifests: Vec<Descriptor>,
}

/// A reference to bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Descriptor {
    pub(crate) media_type: String,
    #[serde(with = "digest")]
    pub(crate) digest: Digest,
    pub(crate) size: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) annotations: Option<BTreeMap<String, String>>,
}

impl Descriptor {
    /// The descriptor of bytes.
    pub(crate) fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: Digest::of(bytes),
            size: bytes.len() as u64,
            artifact_type: None,
            annotations: None,
        }
    }

    /// An annotation.
    pub(crate) fn annotation(&self, name: &str) -> Option<&str> {
        self.annotations.as_ref()?.get(name).map(String::as_str)
    }
}

impl ComponentManifest {
    /// Reads the manifest of a component.
    ///
    /// # Errors
    ///
    /// If it breaks a rule of this module.
    pub(crate) fn read(
        raw: &RawManifest,
        repository: &Repository,
        registry: &str,
        resource: Resource,
    ) -> Result<Self, RegistryError> {
        let registry = registry.to_owned();
        let kind = raw.kind().map_err(|why| RegistryError::Answer {
            registry: registry.clone(),
            resource: resource.clone(),
            why,
        })?;
        if [INDEX, DOCKER_LIST].contains(&kind.as_str()) {
            return Err(RegistryError::Index { registry, resource });
        }
        let wrong = |why| RegistryError::NoComponent {
            registry: registry.clone(),
            resource: resource.clone(),
            why,
        };
        if kind != MANIFEST {
            return Err(wrong(format!("its media type is `{kind}`")));
        }
        let manifest: Manifest = json::read(&raw.bytes).map_err(wrong)?;
        let layer = component_layer(&manifest).map_err(wrong)?;
        let limit = limits::COMPONENT;
        if layer.size > limit {
            let resource = Resource::Blob(repository.clone(), layer.digest);
            return Err(RegistryError::TooLarge { registry, resource, limit });
        }
        Ok(Self {
            digest: Digest::of(&raw.bytes),
            size: raw.bytes.len() as u64,
            component: layer.digest,
            component_size: layer.size,
            annotations: readable(&manifest.annotations.unwrap_or_default()),
        })
    }

    /// The descriptor of the component.
    pub(crate) fn layer(&self) -> Descriptor {
        Descriptor {
            media_type: WASM_LAYER.to_owned(),
            digest: self.component,
            size: self.component_size,
            artifact_type: None,
            annotations: None,
        }
    }
}

/// The one layer of a component.
fn component_layer(manifest: &Manifest) -> Result<&Descriptor, String> {
    if manifest.schema_version != 2 {
        return Err(format!("its schema version is {}, and not 2", manifest.schema_version));
    }
    let config = &manifest.config;
    if config.media_type != WASM_CONFIG {
        let kind = text::repeated(&config.media_type);
        return Err(format!("its config is `{kind}`, and not `{WASM_CONFIG}`"));
    }
    if config.size > limits::MANIFEST {
        return Err(format!("its config is larger than {} bytes", limits::MANIFEST));
    }
    let [layer] = manifest.layers.as_slice() else {
        return Err(format!("it has {} layers, and not one", manifest.layers.len()));
    };
    if layer.media_type != WASM_LAYER {
        let kind = text::repeated(&layer.media_type);
        return Err(format!("its layer is `{kind}`, and not `{WASM_LAYER}`"));
    }
    Ok(layer)
}

/// Annotations as they can be shown: without what is not seen, and not too many.
fn readable(annotations: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let annotations = annotations.iter().take(limits::ANNOTATIONS);
    annotations.map(|(name, value)| (text::repeated(name), text::repeated(value))).collect()
}

impl RawManifest {
    /// The media type, which the response and the bytes agree on.
    ///
    /// # Errors
    ///
    /// If they do not, or neither tells.
    pub(crate) fn kind(&self) -> Result<String, String> {
        /// What manifests and indexes begin with.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Head {
            #[serde(default)]
            media_type: Option<String>,
        }
        let head: Head = json::read(&self.bytes)?;
        // A generic type says nothing; a mirror directory says nothing at all.
        let generic = ["application/json", "application/octet-stream", "text/plain"];
        let sent = self.media_type.as_deref().filter(|sent| !generic.contains(sent));
        match (sent, head.media_type) {
            (Some(sent), Some(stated)) if sent != stated => {
                let [sent, stated] = [sent, &stated].map(text::repeated);
                Err(format!("it is sent as `{sent}`, and says that it is `{stated}`"))
            }
            (_, Some(stated)) => Ok(text::repeated(&stated)),
            (Some(sent), None) => Ok(text::repeated(sent)),
            (None, None) => Err("nothing says what media type it has".to_owned()),
        }
    }
}

/// Digests as registries write them.
mod digest {
    use super::{Digest, parse_digest};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(digest: &Digest, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("sha256:{digest}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(from)?;
        parse_digest(&text).ok_or_else(|| D::Error::custom("no SHA-256 digest"))
    }
}

#[cfg(test)]
mod tests;
