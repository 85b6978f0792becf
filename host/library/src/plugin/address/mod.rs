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

mod source;

pub use source::PluginSource;

use kitaru_provider_host::Digest;
use kitaru_registry::LocationError;
use semver::{Version, VersionReq};
use std::{
    fmt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};
use thiserror::Error;

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
    /// It is no place that plugins come from.
    #[error(transparent)]
    Location(#[from] LocationError),
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
        if !address.contains("://") {
            return Ok(Self { source: PluginSource::File(plain(&path(address))), version });
        }
        let tag = match (address.starts_with("oci://"), version == WantedVersion::Newest) {
            (true, true) => tag(address),
            _ => None,
        };
        match tag {
            Some((address, tag)) => {
                Ok(Self { source: address.parse()?, version: WantedVersion::Tag(tag.to_owned()) })
            }
            None => Ok(Self { source: address.parse()?, version }),
        }
    }
}

/// The address of a repository and a tag behind it, as registries write them.
fn tag(address: &str) -> Option<(&str, &str)> {
    let (before, tag) = address.rsplit_once(':')?;
    // The port of a registry has a path behind it.
    (!tag.contains('/')).then_some((before, tag))
}

/// A path without `.` and `..`, which another directory would read in another way.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<WantedPlugin, AddressError> {
        WantedPlugin::parse(text, |path| Path::new("/shop").join(path))
    }

    #[test]
    fn an_address_is_a_source_and_a_version() {
        let digest = Digest::of(b"");
        for (text, source, version) in [
            ("acme.wasm", "file:///shop/acme.wasm", "*"),
            ("../other/./acme.wasm", "file:///other/acme.wasm", "*"),
            ("a@b/c@d.wasm", "file:///shop/a@b/c@d.wasm", "*"),
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
}
