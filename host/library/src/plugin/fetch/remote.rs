//! Fetches plugins from registries and web servers.

use super::{Fetched, mirrors, version};
use crate::{
    disk,
    listener::{Event, Listener},
    plugin::address::{PluginSource, WantedVersion},
    problem::Problem,
    settings::Settings,
};
use kitaru_http::ProxyVariables;
use kitaru_provider_host::Digest;
use kitaru_registry::{
    ComponentManifest, FileUrl, Options, ProgressListener, Registry, RegistryError, Repository,
    Signatures, Tag,
};
use kitaru_signature::{Evidence, Sha256Digest, evidence::SimpleSigning};
use std::sync::Arc;

/// The variables that name a file of authorities, the first of which counts.
const AUTHORITIES: [&str; 2] = ["KITARU_SSL_CA_CERT", "REQUESTS_CA_BUNDLE"];

/// Opens a client with what the settings say about registries.
pub(super) fn open(settings: &Settings, listener: &Arc<dyn Listener>) -> Result<Registry, Problem> {
    let authorities = AUTHORITIES.iter().find_map(|name| settings.path_variable(name));
    let authorities = authorities
        .map(|path| disk::read(&path).map_err(disk::DiskError::of("read", &path)))
        .transpose()?;
    let docker = settings
        .path_variable("DOCKER_CONFIG")
        .or_else(|| settings.home.as_ref().map(|home| home.join(".docker")));
    let told = Arc::clone(listener);
    let options = Options {
        proxies: ProxyVariables::of(|name| settings.variable(name).map(str::to_owned)),
        authorities,
        docker,
        helpers: settings.any_variable("PATH").map(ToOwned::to_owned),
        mirrors: mirrors::read(&settings.config, settings)?,
        cancelled: settings.cancelled.clone(),
        progress: ProgressListener::new(move |transfer| {
            let what = transfer.resource.to_string();
            let (received, total) = (transfer.received, transfer.total);
            told.notify(&Event::Fetching { what: &what, received, total });
        }),
        ..Options::default()
    };
    Ok(Registry::open(&options)?)
}

/// Downloads the file of a web server.
pub(super) fn download(registry: &Registry, url: &FileUrl) -> Result<Fetched, Problem> {
    let bytes = registry.download(url)?.bytes;
    let source = PluginSource::Web(url.clone());
    Ok(Fetched {
        digest: Digest::of(&bytes),
        label: source.to_string(),
        source,
        bytes,
        version: None,
        manifest: None,
        signatures: Vec::new(),
    })
}

/// Pulls a plugin from a registry. A tag is resolved once, and digests name everything from there
/// on.
pub(super) fn pull(
    registry: &Registry,
    repository: &Repository,
    wanted: &WantedVersion,
) -> Result<Fetched, Problem> {
    let source = PluginSource::Registry(repository.clone());
    let (manifest, name) = match wanted {
        WantedVersion::Newest | WantedVersion::Fitting(_) => {
            let (tag, version) = version::newest(&registry.tags(repository)?, wanted, repository)?;
            (registry.resolve(repository, &tag)?, Some(version.to_string()))
        }
        WantedVersion::Tag(text) => {
            let (tag, manifest) = tagged(registry, repository, text)?;
            let version = version::version(&tag);
            (manifest, Some(version.map_or_else(|| tag.to_string(), |it| it.to_string())))
        }
        WantedVersion::Manifest(digest) => (*digest, None),
    };
    let component: ComponentManifest = registry.manifest(repository, manifest)?;
    let bytes = registry.component(repository, &component)?;
    let signatures = evidence(registry.signatures(repository, manifest)?);
    let label = match &name {
        Some(version) => format!("{source}@{version}"),
        None => format!("{source}@sha256:{manifest}"),
    };
    Ok(Fetched {
        digest: Digest::of(&bytes),
        source,
        label,
        bytes,
        version: name,
        manifest: Some(manifest),
        signatures,
    })
}

/// The tag of a version as it was typed: with or without the `v` before it.
fn tagged(
    registry: &Registry,
    repository: &Repository,
    text: &str,
) -> Result<(Tag, Digest), Problem> {
    let tag = |text: &str| {
        text.parse::<Tag>().map_err(|error| Problem::usage("plugin.source", error.to_string()))
    };
    let (typed, other) = (tag(text)?, tag(&format!("v{text}"))?);
    match registry.resolve(repository, &typed) {
        Err(RegistryError::Missing { .. }) if version::version(&typed).is_some() => {
            match registry.resolve(repository, &other) {
                // The tag that was typed is the one to name.
                Err(RegistryError::Missing { .. }) => {
                    Ok((typed.clone(), registry.resolve(repository, &typed)?))
                }
                resolved => Ok((other, resolved?)),
            }
        }
        resolved => Ok((typed, resolved?)),
    }
}

/// The newest version that is asked for, and the newest of all.
pub(super) fn newest(
    registry: &Registry,
    repository: &Repository,
    wanted: &WantedVersion,
) -> Result<(String, String), Problem> {
    let tags = registry.tags(repository)?;
    let (_, fitting) = version::newest(&tags, wanted, repository)?;
    let (_, newest) = version::newest(&tags, &WantedVersion::Newest, repository)?;
    Ok((fitting.to_string(), newest.to_string()))
}

/// Signatures as they are verified.
fn evidence(signatures: Signatures) -> Vec<Evidence> {
    let bundles = signatures.bundles.into_iter().map(|bundle| Evidence::Bundle(bundle.bytes));
    let payloads = signatures.payloads.into_iter().map(|signed| {
        Evidence::Simple(SimpleSigning {
            payload_digest: Sha256Digest::of(&signed.payload),
            payload: signed.payload,
            signature: signed.signature,
            certificate: signed.certificate,
        })
    });
    bundles.chain(payloads).collect()
}
