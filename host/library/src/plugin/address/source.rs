//! Where the bytes of a plugin come from.

use super::AddressError;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{
    fmt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};
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
