//! Pushes a component, and attaches signatures to one.
//!
//! 1. The same component with the same annotations has the same digest each time.
//! 2. What the registry has already is not sent again.
//! 3. A tag that leads to another manifest stays, unless the caller says otherwise.
//!    Registries have no way to check that and write in one step: of two who push
//!    at once, the later one wins.
//! 4. A bundle refers to its subject. Where a registry does not say that it keeps
//!    account of that, the index with the fallback tag does.

use crate::{
    config,
    error::RegistryError,
    fetch, json, limits,
    location::Tag,
    manifest::{Descriptor, EMPTY, INDEX, MANIFEST, Manifest},
    network::Asked,
    remote::Remote,
    resource::Resource,
    session::Access,
    signature::{BUNDLE, fallback_tag},
};
use kitaru_http::{Bounds, HttpRequest, HttpResponse, Method, RequestBody, Url, header::LOCATION};
use kitaru_provider_host::{Digest, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The header with which a registry says that it keeps account of what refers to a manifest.
const SUBJECT: &str = "oci-subject";

/// How often an index is written that somebody else replaces at the same time.
const ATTEMPTS: usize = 3;

/// Whether a tag that leads to another manifest is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overwrite {
    /// It stays, which is an error.
    Refuse,
    /// It is moved.
    Allow,
}

/// Pushes a component, and returns the digest of its manifest.
pub(crate) fn component(
    remote: &Remote<'_>,
    tag: &Tag,
    component: &[u8],
    annotations: &BTreeMap<String, String>,
    overwrite: Overwrite,
) -> Result<Digest, RegistryError> {
    let registry = || remote.repository.registry().to_owned();
    let unpushable = |why| RegistryError::Unpushable { registry: registry(), why };
    if component.len() as u64 > limits::COMPONENT {
        return Err(unpushable(format!("it is larger than {} bytes", limits::COMPONENT)));
    }
    let pushed = config::of(component, annotations).map_err(unpushable)?;
    let digest = Digest::of(&pushed.manifest);
    let resource = Resource::Tagged(remote.repository.clone(), tag.to_string());
    let there = remote.get_manifest(tag.as_ref(), &resource, Access::Push)?;
    match there.map(|raw| Digest::of(&raw.bytes)) {
        Some(found) if found == digest => return Ok(digest),
        Some(found) if overwrite == Overwrite::Refuse => {
            return Err(RegistryError::TagTaken { registry: registry(), tag: tag.clone(), found });
        }
        _ => {}
    }
    blob(remote, &pushed.config)?;
    blob(remote, component)?;
    put_manifest(remote, tag.as_ref(), MANIFEST, pushed.manifest)?;
    Ok(digest)
}

/// Attaches a Sigstore bundle to a manifest, and returns the digest of what attaches it.
pub(crate) fn bundle(
    remote: &Remote<'_>,
    subject: Digest,
    bundle: &[u8],
) -> Result<Digest, RegistryError> {
    let signed = fetch::raw_manifest(remote, &remote.repository, subject)?;
    let resource = Resource::Manifest(remote.repository.clone(), subject);
    let kind = signed.kind().map_err(remote.wrong(&resource))?;
    let manifest = Manifest {
        schema_version: 2,
        media_type: Some(MANIFEST.to_owned()),
        artifact_type: Some(BUNDLE.to_owned()),
        config: Descriptor::of(EMPTY, b"{}"),
        layers: vec![Descriptor::of(BUNDLE, bundle)],
        subject: Some(Descriptor::of(&kind, &signed.bytes)),
        annotations: None,
    };
    let bytes = serde_json::to_vec(&manifest).map_err(|error| error.to_string());
    let bytes = bytes.map_err(remote.wrong(&resource))?;
    let descriptor =
        Descriptor { artifact_type: Some(BUNDLE.to_owned()), ..Descriptor::of(MANIFEST, &bytes) };
    blob(remote, b"{}")?;
    blob(remote, bundle)?;
    let reference = format!("sha256:{}", descriptor.digest);
    let response = put_manifest(remote, &reference, MANIFEST, bytes)?;
    if response.header(SUBJECT) != Some(&format!("sha256:{subject}")) {
        list(remote, subject, &descriptor)?;
    }
    Ok(descriptor.digest)
}

/// Adds a manifest to the index with the fallback tag. Whoever adds another one at the same time may
/// replace it, so it is looked at again.
fn list(
    remote: &Remote<'_>,
    subject: Digest,
    descriptor: &Descriptor,
) -> Result<(), RegistryError> {
    let tag = fallback_tag(subject)?;
    let resource = Resource::Tagged(remote.repository.clone(), tag.to_string());
    let wrong = remote.wrong(&resource);
    let added = serde_json::to_value(descriptor).map_err(|error| wrong(error.to_string()))?;
    for _ in 0..=ATTEMPTS {
        let there = remote.get_manifest(tag.as_ref(), &resource, Access::Push)?;
        // What others wrote stays as it is, with members that are not known here.
        let mut index: Value = match &there {
            Some(raw) if raw.kind().map_err(&wrong)? == INDEX => {
                json::read(&raw.bytes).map_err(&wrong)?
            }
            Some(_) => return Err(wrong("it is no index, so nothing can be added".to_owned())),
            None => json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] }),
        };
        let manifests = index.get_mut("manifests").and_then(Value::as_array_mut);
        let manifests = manifests.ok_or_else(|| wrong("it lists no manifests".to_owned()))?;
        if manifests.iter().any(|listed| listed.get("digest") == added.get("digest")) {
            return Ok(());
        }
        if manifests.len() >= limits::SIGNATURES {
            return Err(RegistryError::TooMany {
                registry: remote.repository.registry().to_owned(),
                resource: Resource::Signatures(remote.repository.clone(), subject),
                most: limits::SIGNATURES,
            });
        }
        manifests.push(added.clone());
        put_manifest(remote, tag.as_ref(), INDEX, index.to_string().into_bytes())?;
    }
    Err(wrong("others replace it all the time".to_owned()))
}

/// Uploads a blob, unless it is there.
fn blob(remote: &Remote<'_>, bytes: &[u8]) -> Result<(), RegistryError> {
    let digest = Digest::of(bytes);
    let resource = Resource::Blob(remote.repository.clone(), digest);
    let url = remote.url(&format!("blobs/sha256:{digest}"))?;
    let head = HttpRequest::new(Method::HEAD, url, remote.session.network().small());
    if send(remote, &head, &resource)?.status == 200 {
        return Ok(());
    }
    let resource = Resource::Upload(remote.repository.clone());
    let begin = remote.url("blobs/uploads/")?;
    let mut request =
        HttpRequest::new(Method::POST, begin.clone(), remote.session.network().small());
    request.body = Some(RequestBody::new(OCTETS, Vec::new()));
    let begun = successful(remote, send(remote, &request, &resource)?, &resource)?;
    let mut url = place(&begun, &begin, remote, &resource)?;
    url.query_pairs_mut().append_pair("digest", &format!("sha256:{digest}"));
    let mut request = HttpRequest::new(Method::PUT, url, sending(remote));
    request.body = Some(RequestBody::new(OCTETS, bytes.to_vec()));
    successful(remote, send(remote, &request, &resource)?, &resource).map(|_| ())
}

const OCTETS: &str = "application/octet-stream";

/// Where an upload continues: at the registry itself, since a login goes nowhere else.
fn place(
    response: &HttpResponse,
    begun: &Url,
    remote: &Remote<'_>,
    resource: &Resource,
) -> Result<Url, RegistryError> {
    let location = response.header(LOCATION).and_then(|location| begun.join(location).ok());
    let location = location
        .ok_or_else(|| remote.wrong(resource)("it does not say where to go on".to_owned()))?;
    match location.origin() == begun.origin() {
        true => Ok(location),
        false => {
            let host = text::repeated(location.host_str().unwrap_or_default());
            Err(remote.wrong(resource)(format!("it is to go on at `{host}`, which is elsewhere")))
        }
    }
}

fn put_manifest(
    remote: &Remote<'_>,
    reference: &str,
    kind: &str,
    bytes: Vec<u8>,
) -> Result<HttpResponse, RegistryError> {
    let resource = Resource::Tagged(remote.repository.clone(), reference.to_owned());
    let url = remote.url(&format!("manifests/{reference}"))?;
    let mut request = HttpRequest::new(Method::PUT, url, sending(remote));
    request.body = Some(RequestBody::new(kind, bytes));
    successful(remote, send(remote, &request, &resource)?, &resource)
}

/// The bounds of a request with a body: what is sent takes time before there are headers.
fn sending(remote: &Remote<'_>) -> Bounds {
    Bounds { headers: None, ..remote.session.network().large(limits::MANIFEST) }
}

fn send(
    remote: &Remote<'_>,
    request: &HttpRequest,
    resource: &Resource,
) -> Result<HttpResponse, RegistryError> {
    let (session, repository) = (remote.session, &remote.repository);
    let fetched = session.send(repository, Access::Push, request, resource.clone(), &|_| {})?;
    Ok(fetched.response)
}

fn successful(
    remote: &Remote<'_>,
    response: HttpResponse,
    resource: &Resource,
) -> Result<HttpResponse, RegistryError> {
    if matches!(response.status, 200..=204) {
        return Ok(response);
    }
    let registry = remote.repository.registry().to_owned();
    let asked = Asked { registry, resource: resource.clone() };
    Err(remote.session.refusal(&response, &asked))
}
