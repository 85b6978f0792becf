//! The address of a container registry, in its parts.

use crate::uri;
use std::fmt;

/// `host/path`, without the scheme and the outer slashes that were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    host: &'a str,
    path: &'a str,
}

impl<'a> Address<'a> {
    /// Reads what was typed as `[scheme://]host[/path][/]`.
    #[must_use]
    pub fn parse(typed: &'a str) -> Self {
        let after = uri::without_scheme(typed);
        let (host, path) = after.split_once('/').unwrap_or((after, ""));
        Self { host, path: path.trim_matches('/') }
    }

    /// The host, as it was typed.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// The path after the host, if there is one.
    #[must_use]
    pub fn path(&self) -> Option<&'a str> {
        Some(self.path).filter(|path| !path.is_empty())
    }

    /// The same path at another host.
    pub(crate) fn at(&self, host: &str) -> String {
        Address { host, path: self.path }.to_string()
    }

    /// The host without its port.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.split_port().0
    }

    /// The port, as it was typed.
    #[must_use]
    pub fn port(&self) -> Option<&'a str> {
        self.split_port().1
    }

    /// An IPv6 address is in brackets, and its own colons are no ports.
    fn split_port(&self) -> (&'a str, Option<&'a str>) {
        let is_name = |name: &str| !name.starts_with('[') || name.ends_with(']');
        match self.host.rsplit_once(':') {
            Some((name, port)) if is_name(name) => (name, Some(port)),
            _ => (self.host, None),
        }
    }

    /// Whether the host has this name, in upper or lower case.
    #[must_use]
    pub fn is_at(&self, name: &str) -> bool {
        self.host.eq_ignore_ascii_case(name)
    }

    /// Whether the host has this suffix after at least one character, in upper or lower case.
    #[must_use]
    pub fn is_under(&self, suffix: &str) -> bool {
        let start = self.host.len().checked_sub(suffix.len()).filter(|start| *start > 0);
        start
            .and_then(|start| self.host.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host)?;
        self.path().map_or(Ok(()), |path| write!(f, "/{path}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_and_outer_slashes_are_left_out() {
        for typed in ["gcr.io/proj", "gcr.io/proj/", "https://gcr.io/proj", "gcr.io//proj//"] {
            let address = Address::parse(typed);
            assert_eq!(address.to_string(), "gcr.io/proj", "{typed}");
            assert_eq!((address.host(), address.path()), ("gcr.io", Some("proj")), "{typed}");
        }
    }

    #[test]
    fn a_host_alone_has_no_path() {
        assert_eq!(Address::parse("gcr.io/").path(), None);
        assert_eq!(Address::parse("https://gcr.io").to_string(), "gcr.io");
    }

    #[test]
    fn a_port_follows_the_name() {
        let parts = |typed| {
            let address = Address::parse(typed);
            (address.name(), address.port())
        };
        assert_eq!(parts("localhost:5000/a"), ("localhost", Some("5000")));
        assert_eq!(parts("[::1]:5000"), ("[::1]", Some("5000")));
        assert_eq!(parts("[::1]"), ("[::1]", None));
        assert_eq!(parts("gcr.io/a:1"), ("gcr.io", None));
    }

    #[test]
    fn a_suffix_is_not_a_whole_host() {
        assert!(Address::parse("me.azurecr.io").is_under(".azurecr.io"));
        assert!(Address::parse("me.AZURECR.io").is_under(".azurecr.io"));
        assert!(!Address::parse(".azurecr.io").is_under(".azurecr.io"));
        assert!(!Address::parse("é").is_under(".azurecr.io"));
    }
}
