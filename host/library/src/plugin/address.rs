//! Where a plugin comes from, and which of its versions is asked for.
//!
//! | as typed | is |
//! |---|---|
//! | `./acme.wasm`, `file:///…/acme.wasm` | a file |
//! | `./plugins` | a directory, of which each `.wasm` file is a plugin |
//! | `https://acme.example/acme.wasm` | a file of a web server |
//! | `oci://registry.acme.example/kitaru/acme` | a repository of a registry |
//!
//! A version follows after `@`: a requirement such as `^1.2`, one version, or in a registry the
//! digest of a manifest. In a registry a tag may stand after `:` instead.

use kitaru_provider_host::Digest;
use semver::{Version, VersionReq};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    fmt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};
use thiserror::Error;
use url::Url;

/// Where the bytes of a plugin come from, whatever its version. Its text is a URL, or a path from the
/// directory of the lock that has it, such as `./plugins/acme.wasm`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PluginSource {
    /// A file of this machine, by its absolute path; in a lock by its path from there.
    File(PathBuf),
    /// A file of a web server.
    Web(Url),
    /// A repository: host and path.
    Registry(String),
}

/// Which version of a plugin is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum WantedVersion {
    /// The newest that is no pre-release.
    #[default]
    Newest,
    /// The newest that fits.
    Fitting(VersionReq),
    /// What this tag names.
    Tag(String),
    /// The manifest with this digest.
    Manifest(Digest),
}

/// A plugin as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedPlugin {
    /// Where it comes from.
    pub source: PluginSource,
    /// Which version.
    pub version: WantedVersion,
}

/// Text that is no address of a plugin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// There is none.
    #[error("a source is missing")]
    Empty,
    /// Its scheme is none that plugins come over.
    #[error("`{scheme}` is no scheme of a plugin's source")]
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// Anybody on the way could change the bytes.
    #[error("`{address}` is not encrypted, and not on this machine")]
    Unencrypted {
        /// The address.
        address: String,
    },
    /// It has a user or a password.
    #[error("a source has no user and no password")]
    Login,
    /// It cannot be read.
    #[error("`{address}` is no address: {why}")]
    Form {
        /// The address.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// The version cannot be read.
    #[error("`{version}` is no version and no requirement such as `^1.2`")]
    Version {
        /// The version as typed.
        version: String,
    },
}

impl WantedPlugin {
    /// Reads an address as typed; `path` resolves a path as the user typed it.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn parse(text: &str, path: impl Fn(&str) -> PathBuf) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        let (address, version) = split(text)?;
        let Some((scheme, _)) = address.split_once("://") else {
            // Without the parts of a path that mean nothing.
            let path = path(address).components().collect();
            return Ok(Self { source: PluginSource::File(path), version });
        };
        match scheme {
            "oci" => repository(address, version),
            _ => Ok(Self { source: address.parse()?, version }),
        }
    }
}

/// Takes the version off an address. A path may have an `@` of its own.
fn split(text: &str) -> Result<(&str, WantedVersion), AddressError> {
    let is_path = !text.contains("://");
    match text.rsplit_once('@') {
        None => Ok((text, WantedVersion::Newest)),
        Some((_, after)) if after.contains('/') => Ok((text, WantedVersion::Newest)),
        Some((before, after)) => match after.parse() {
            Ok(version) => Ok((before, version)),
            Err(_) if is_path => Ok((text, WantedVersion::Newest)),
            Err(error) => Err(error),
        },
    }
}

fn repository(address: &str, version: WantedVersion) -> Result<WantedPlugin, AddressError> {
    let text = address.strip_prefix("oci://").unwrap_or(address);
    let (host, path) = text.split_once('/').unwrap_or((text, ""));
    let (path, tag) = match path.rsplit_once(':') {
        Some((path, tag)) => (path, Some(tag.to_owned())),
        None => (path, None),
    };
    let source = format!("oci://{host}/{path}").parse()?;
    match (version, tag) {
        (version, None) => Ok(WantedPlugin { source, version }),
        (WantedVersion::Newest, Some(tag)) => {
            Ok(WantedPlugin { source, version: WantedVersion::Tag(tag) })
        }
        (version @ WantedVersion::Manifest(_), Some(_)) => Ok(WantedPlugin { source, version }),
        (_, Some(tag)) => Err(AddressError::Form {
            address: address.to_owned(),
            why: format!("it has the tag `{tag}` and a version"),
        }),
    }
}

impl FromStr for WantedVersion {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError::Version { version: text.to_owned() };
        if let Some(digest) = text.strip_prefix("sha256:") {
            return digest.parse().map(Self::Manifest).map_err(|_| wrong());
        }
        // A whole version means that one, where a requirement would take later ones as well.
        if let Ok(version) = Version::parse(text) {
            return Ok(Self::Tag(version.to_string()));
        }
        VersionReq::parse(text).map(Self::Fitting).map_err(|_| wrong())
    }
}

impl WantedVersion {
    /// Whether a version is one that is asked for; `manifest` is its manifest in a registry.
    #[must_use]
    pub fn is_met_by(&self, version: &str, manifest: Option<Digest>) -> bool {
        match self {
            Self::Newest => true,
            Self::Fitting(wanted) => {
                Version::parse(version).is_ok_and(|version| wanted.matches(&version))
            }
            Self::Tag(tag) => tag == version,
            Self::Manifest(digest) => manifest == Some(*digest),
        }
    }
}

impl fmt::Display for WantedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => f.write_str("*"),
            Self::Fitting(requirement) => requirement.fmt(f),
            Self::Tag(tag) => f.write_str(tag),
            Self::Manifest(digest) => write!(f, "sha256:{digest}"),
        }
    }
}

impl PluginSource {
    /// The file, if it is one of this machine.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Web(_) | Self::Registry(_) => None,
        }
    }

    /// The same source, with the path of a file below a directory as it is from there.
    #[must_use]
    pub fn relative_to(self, directory: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(match path.strip_prefix(directory) {
                Ok(below) => below.to_owned(),
                Err(_) => path,
            }),
            other => other,
        }
    }

    /// The same source, with a path from a directory made absolute.
    #[must_use]
    pub fn from_directory(self, directory: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(directory.join(path)),
            other => other,
        }
    }

    /// Whether it lies below a prefix such as `oci://registry.acme.example/kitaru/`: the prefix ends
    /// where a part of the address does.
    #[must_use]
    pub fn is_below(&self, prefix: &str) -> bool {
        let text = self.to_string();
        match text.strip_prefix(prefix) {
            Some(rest) => rest.is_empty() || prefix.ends_with('/') || rest.starts_with('/'),
            None => false,
        }
    }
}

impl fmt::Display for PluginSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) if path.is_relative() => {
                let parts = path.iter().map(|part| part.to_string_lossy());
                write!(f, "./{}", parts.collect::<Vec<_>>().join("/"))
            }
            Self::File(path) => match Url::from_file_path(path) {
                Ok(url) => url.fmt(f),
                Err(()) => write!(f, "file://{}", path.display()),
            },
            Self::Web(url) => url.fmt(f),
            Self::Registry(repository) => write!(f, "oci://{repository}"),
        }
    }
}

impl FromStr for PluginSource {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let form = |why: &str| AddressError::Form { address: text.to_owned(), why: why.to_owned() };
        if let Some(below) = text.strip_prefix("./") {
            let path = PathBuf::from(below);
            let is_below = path.components().all(|part| matches!(part, Component::Normal(_)));
            return match is_below && !below.is_empty() {
                true => Ok(Self::File(path)),
                false => Err(form("it leads out of the directory")),
            };
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| form("it has no scheme"))?;
        let url = Url::parse(text).map_err(|error| form(&error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Login);
        }
        match scheme {
            "file" => {
                let path =
                    url.to_file_path().map_err(|()| form("it is no path of this machine"))?;
                Ok(Self::File(path))
            }
            "https" => Ok(Self::Web(url)),
            "http" if is_loopback(&url) => Ok(Self::Web(url)),
            "http" => Err(AddressError::Unencrypted { address: text.to_owned() }),
            "oci" => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let is_part = |part: &str| {
                    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
                    part.bytes().all(|b| is_plain(b) || b"._-".contains(&b))
                        && part.bytes().next().is_some_and(is_plain)
                        && part.bytes().last().is_some_and(is_plain)
                };
                if host.is_empty() || !path.split('/').all(is_part) {
                    let why = "a repository is a host and a path of lower-case letters, digits, \
                               `.`, `_` and `-`";
                    return Err(form(why));
                }
                Ok(Self::Registry(format!("{}/{path}", host.to_ascii_lowercase())))
            }
            _ => Err(AddressError::Scheme { scheme: scheme.to_owned() }),
        }
    }
}

/// Whether a server is on this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl Serialize for PluginSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PluginSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<WantedPlugin, AddressError> {
        WantedPlugin::parse(text, |path| Path::new("/work").join(path))
    }

    #[test]
    fn an_address_is_a_source_and_a_version() {
        let digest = Digest::of(b"");
        for (text, source, version) in [
            ("acme.wasm", "file:///work/acme.wasm", "*"),
            ("a@b/c@d.wasm", "file:///work/a@b/c@d.wasm", "*"),
            ("/a b.wasm@^1.2", "file:///a%20b.wasm", "^1.2"),
            ("https://acme.example/x.wasm", "https://acme.example/x.wasm", "*"),
            ("oci://Acme.example/kitaru/acme", "oci://acme.example/kitaru/acme", "*"),
            ("oci://acme.example:5000/acme:1.2.0", "oci://acme.example:5000/acme", "1.2.0"),
            ("oci://acme.example/acme@1.2.0", "oci://acme.example/acme", "1.2.0"),
            ("oci://acme.example/acme@>=1, <3", "oci://acme.example/acme", ">=1, <3"),
            (
                &format!("oci://acme.example/acme@sha256:{digest}"),
                "oci://acme.example/acme",
                &format!("sha256:{digest}"),
            ),
        ] {
            let wanted = parse(text).unwrap();
            assert_eq!(wanted.source.to_string(), source, "{text}");
            assert_eq!(wanted.version.to_string(), version, "{text}");
            assert_eq!(source.parse(), Ok(wanted.source));
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            " ",
            "ftp://acme.example/x.wasm",
            "http://acme.example/x.wasm",
            "https://me:hush@acme.example/x.wasm",
            "oci://me@acme.example/x",
            "oci://acme.example",
            "oci://acme.example/../x",
            "oci://acme.example/a//b",
            "oci://acme.example/Acme",
            "oci://acme.example/acme@latest",
            "oci://acme.example/acme:1.0.0@^1",
            "oci://acme.example/acme@sha256:12",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("http://127.0.0.1:8080/x.wasm").is_ok());
    }

    #[test]
    fn a_prefix_ends_where_a_part_does() {
        let source: PluginSource = "oci://acme.example/kitaru/acme".parse().unwrap();
        for (prefix, is_below) in [
            ("oci://acme.example/", true),
            ("oci://acme.example", true),
            ("oci://acme.example/kitaru", true),
            ("oci://acme.example/kitaru/acme", true),
            ("oci://acme.example/kit", false),
            ("oci://acme.exam", false),
            ("https://acme.example/", false),
        ] {
            assert_eq!(source.is_below(prefix), is_below, "{prefix}");
        }
    }
}
