//! Parses where a component is: in an OCI registry, or at a URL.
//!
//! | location | rules |
//! |---|---|
//! | `oci://HOST[:PORT]/REPOSITORY[:TAG\|@sha256:DIGEST]` | each part in the grammar of the distribution specification; no tag beside a digest |
//! | `https://HOST[:PORT]/PATH` | as any URL, without a user and a fragment |
//!
//! An unencrypted registry, and `http://`, are for this machine alone. What is
//! wrong is told without repeating a user, a password or a query.

use kitaru_http::{Url, host};
use kitaru_provider_host::{Digest, text};
use std::{fmt, net::Ipv6Addr, str::FromStr, sync::Arc};
use thiserror::Error;

/// Where a component is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In a registry.
    Oci(Reference),
    /// At an address.
    Https(FileUrl),
}

/// A repository of a registry. A clone costs nothing, since every message names one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Repository(Arc<RepositoryName>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct RepositoryName {
    registry: String,
    name: String,
}

/// A manifest in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The repository.
    pub repository: Repository,
    /// Which manifest of it.
    pub version: Version,
}

/// What names one manifest of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// Nothing: the caller chooses among the tags.
    Unspecified,
    /// A tag, which may lead elsewhere tomorrow.
    Tag(Tag),
    /// A digest.
    Digest(Digest),
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

/// The address of a file: `https`, or `http` on this machine.
#[derive(Clone, PartialEq, Eq)]
pub struct FileUrl(Url);

/// Text that is not the location of a component.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no location of a component: {why}")]
pub struct LocationError {
    /// The text, without what may be a secret.
    pub text: String,
    /// Which rule it breaks.
    pub why: &'static str,
}

/// Text that is not a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "a tag has up to 128 letters, digits, `_`, `.` and `-`, and does not begin with the last two"
)]
pub struct ParseTagError;

impl Location {
    /// Parses a location as typed.
    ///
    /// # Errors
    ///
    /// If a rule of this module is broken.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        match text.strip_prefix("oci://") {
            Some(rest) => Reference::parse(rest).map(Self::Oci),
            None => FileUrl::parse(text).map(Self::Https),
        }
        .map_err(|why| wrong(text, why))
    }
}

impl Repository {
    /// A repository by its registry and its name.
    ///
    /// # Errors
    ///
    /// If either breaks a rule of this module.
    pub fn new(registry: &str, name: &str) -> Result<Self, LocationError> {
        let text = format!("oci://{registry}/{name}");
        Self::parse(registry, name).map_err(|why| wrong(&text, why))
    }

    fn parse(registry: &str, name: &str) -> Result<Self, &'static str> {
        let registry = registry.to_ascii_lowercase();
        if !is_authority(&registry) {
            return Err("its registry is not a host with a port or without");
        }
        match is_repository(name) {
            true => Ok(Self(Arc::new(RepositoryName { registry, name: name.to_owned() }))),
            false => {
                Err("its repository has a part that is not lower-case letters and digits with \
                          `.`, `_` or `-` between them")
            }
        }
    }

    /// The host of the registry, with its port if one is given.
    #[must_use]
    pub fn registry(&self) -> &str {
        &self.0.registry
    }

    /// The name of the repository, such as `acme/nomad`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the registry is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = match self.0.registry.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &self.0.registry,
        };
        is_this_machine(host.trim_matches(['[', ']']))
    }

    /// The manifest of the repository with a tag.
    #[must_use]
    pub fn tagged(&self, tag: Tag) -> Reference {
        Reference { repository: self.clone(), version: Version::Tag(tag) }
    }
}

impl Reference {
    /// Parses what follows the scheme.
    fn parse(text: &str) -> Result<Self, &'static str> {
        if text.contains(['?', '#']) {
            return Err("it has a query or a fragment");
        }
        let (registry, rest) = text.split_once('/').ok_or("it names no repository")?;
        if registry.contains('@') {
            return Err(USER);
        }
        let (name, version) = match (rest.split_once('@'), rest.split_once(':')) {
            (Some((name, _)), _) if name.contains(':') => {
                return Err("it has a tag beside a digest");
            }
            (Some((name, digest)), _) => {
                let digest = parse_digest(digest)
                    .ok_or("its digest is not `sha256:` and 64 hexadecimal digits in lower case")?;
                (name, Version::Digest(digest))
            }
            (None, Some((name, tag))) => {
                let tag = tag.parse().map_err(|_| "its tag is not one that registries have")?;
                (name, Version::Tag(tag))
            }
            (None, None) => (rest, Version::Unspecified),
        };
        Ok(Self { repository: Repository::parse(registry, name)?, version })
    }
}

impl FileUrl {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let Ok(url) = Url::parse(text) else {
            return Err("it is neither `oci://HOST/REPOSITORY` nor `https://HOST/PATH`");
        };
        let is_https = url.scheme() == "https";
        if !is_https && url.scheme() != "http" {
            return Err("it is neither `oci://HOST/REPOSITORY` nor `https://HOST/PATH`");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(USER);
        }
        if url.fragment().is_some() {
            return Err("it has a fragment");
        }
        if !is_https && !is_this_machine(host::of(&url)) {
            return Err("`http://` is not encrypted, and is for this machine alone");
        }
        Ok(Self(url))
    }

    /// An address that the rules hold for.
    pub(crate) fn of(url: Url) -> Self {
        Self(url)
    }

    /// The URL. Its query may be a secret.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }
}

/// The URL without its query, which may be a secret.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    text::repeated(url.as_str())
}

const USER: &str = "it holds a name or password, and those are for docker's `config.json`";

fn wrong(text: &str, why: &'static str) -> LocationError {
    // A user and a query may be secrets.
    let shown = match text.rsplit_once('@') {
        Some((_, digest)) if parse_digest(digest).is_some() => text.to_owned(),
        Some((_, host)) => format!("…@{host}"),
        None => text.to_owned(),
    };
    let shown = shown.split(['?', '#']).next().unwrap_or_default();
    LocationError { text: text::quoted(&text::capped(shown, 200)), why }
}

/// A digest as registries write it; other algorithms than SHA-256 are not used for components.
pub(crate) fn parse_digest(text: &str) -> Option<Digest> {
    let hex = text.strip_prefix("sha256:")?;
    let is_lower = !hex.bytes().any(|byte| byte.is_ascii_uppercase());
    hex.parse().ok().filter(|_| is_lower)
}

/// Whether a host is this machine, wherever names are looked up: what is below `localhost` should be,
/// and is not on every system.
fn is_this_machine(host: &str) -> bool {
    host::is_loopback(host) && !host.ends_with(".localhost")
}

/// `domain` of the distribution's grammar of references, with a port.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        // An IPv6 address without a port ends with a bracket.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|it| it > 0)
    };
    port.is_none_or(is_port) && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty()
            && label.bytes().all(inside)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A URL would read such a name as another spelling of an IPv4 address.
    let url = Url::parse(&format!("https://{host}/"));
    host.split('.').all(is_label) && url.is_ok_and(|url| url.host_str() == Some(host))
}

/// `<name>` of the distribution specification.
fn is_repository(name: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_part = |part: &str| {
        let runs = part.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        let is_separator = |run: &str| {
            matches!(run, "" | "." | "_" | "__") || run.bytes().all(|byte| byte == b'-')
        };
        let ends = [part.bytes().next(), part.bytes().next_back()];
        ends.iter().all(|end| end.is_some_and(is_inside)) && runs.into_iter().all(is_separator)
    };
    name.len() <= 255 && name.split('/').all(is_part)
}

impl FromStr for Tag {
    type Err = ParseTagError;

    /// `<reference>` of the distribution specification, as a tag.
    fn from_str(text: &str) -> Result<Self, ParseTagError> {
        let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let is_tag = (1..=128).contains(&text.len())
            && text.bytes().all(is_inside)
            && !text.starts_with(['.', '-']);
        if is_tag { Ok(Self(text.to_owned())) } else { Err(ParseTagError) }
    }
}

impl AsRef<str> for Tag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "oci://{}/{}", self.registry(), self.name())
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Version::Unspecified => self.repository.fmt(f),
            Version::Tag(tag) => write!(f, "{}:{tag}", self.repository),
            Version::Digest(digest) => write!(f, "{}@sha256:{digest}", self.repository),
        }
    }
}

impl fmt::Display for FileUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.0))
    }
}

impl fmt::Debug for FileUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileUrl({self})")
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Oci(reference) => reference.fmt(f),
            Self::Https(url) => url.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
