//! Where the bytes of a plugin come from.

use super::AddressError;
use kitaru_registry::{FileUrl, Location, Reference, Repository, Version};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    fmt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};
use url::Url;

/// Where the bytes of a plugin come from, whatever its version. Its text is a URL, or a path from the
/// directory of the lock that has it, such as `./plugins/acme.wasm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PluginSource {
    /// A file of this machine, by its absolute path; in a lock by its path from there.
    File(PathBuf),
    /// A file of a web server.
    Web(FileUrl),
    /// A repository of a registry.
    Registry(Repository),
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
            Self::Web(url) => url.url().fmt(f),
            Self::Registry(repository) => {
                write!(f, "oci://{}/{}", repository.registry(), repository.name())
            }
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
        if text.starts_with("file://") {
            let path = Url::parse(text).ok().and_then(|url| url.to_file_path().ok());
            return path.map(Self::File).ok_or_else(|| form("it is no path of this machine"));
        }
        match Location::parse(text)? {
            Location::Https(url) => Ok(Self::Web(url)),
            Location::Oci(Reference { repository, version: Version::Unspecified }) => {
                Ok(Self::Registry(repository))
            }
            Location::Oci(_) => Err(form("a version stands behind an `@`")),
        }
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
