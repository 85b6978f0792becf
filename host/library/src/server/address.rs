//! Parses the address of a server.

use super::ServerError;
use crate::text::may_be_repeated;
use kitaru_http::{Url, host};
use std::fmt;

/// The address of a server: `https://host[:port][/path]`, without a trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Parses an address as typed.
    ///
    /// # Errors
    ///
    /// If it is not an HTTP or HTTPS URL, or has credentials, a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, ServerError> {
        let text = text.trim();
        let wrong = |why: &str| {
            // A user, a query and a fragment may be secrets.
            let shown = match text.rsplit_once('@') {
                Some((_, host)) => format!("…@{host}"),
                None => text.to_owned(),
            };
            let shown = shown.split(['?', '#']).next().unwrap_or_default().to_owned();
            let shown = if may_be_repeated(&shown) { shown } else { "…".to_owned() };
            let meant = Url::parse(text)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            let meant = meant.map(|mut url| {
                url.set_query(None);
                url.set_fragment(None);
                let _ = url.set_username("");
                let _ = url.set_password(None);
                Self(url)
            });
            let meant = meant.map(|address| address.origin().unwrap_or(address).to_string());
            Err(ServerError::Address { text: shown, why: why.to_owned(), meant })
        };
        let Ok(url) = Url::parse(text) else {
            return wrong("it is no URL such as `https://kitaru.example.com`");
        };
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return wrong("it does not begin with `https://` and a host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("it holds a name or password, and those are not for addresses");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return wrong("it has a query or a fragment");
        }
        Ok(Self(url))
    }

    /// The address as a URL.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// The address without a path, if it has one.
    #[must_use]
    pub fn origin(&self) -> Option<Self> {
        let mut url = self.0.clone();
        url.set_path("");
        (!self.0.path().trim_end_matches('/').is_empty()).then_some(Self(url))
    }

    /// The same address with `http` for `https`, and the other way around.
    pub(super) fn other_scheme(&self) -> String {
        let mut url = self.0.clone();
        // Either takes the place of the other.
        let _ = url.set_scheme(if self.is_encrypted() { "http" } else { "https" });
        Self(url).to_string()
    }

    /// Where a redirect leads: without what may be a secret in its path or query.
    pub(super) fn origin_of(&self, location: &str) -> Option<Self> {
        let mut url = self.0.join(location).ok()?;
        let is_here = url.host_str() == self.0.host_str();
        url.set_path(if is_here { self.0.path() } else { "" });
        url.set_query(None);
        url.set_fragment(None);
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.has_host().then_some(Self(url))
    }

    /// Whether another address is on the same host.
    #[must_use]
    pub fn is_on_host_of(&self, other: &Self) -> bool {
        self.0.host_str() == other.0.host_str()
    }

    /// Whether requests can be read in transit: unencrypted, and not to this machine.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        !self.is_encrypted() && !self.is_loopback()
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        host::is_loopback(host::of(&self.0))
    }

    /// Whether the scheme is `https`.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The URL of a path on the server, which starts with a slash.
    pub(super) fn of(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_one_way() {
        let address = Address::parse(" HTTPS://Kitaru.Example.com:443/team/ ").unwrap();
        assert_eq!(address.to_string(), "https://kitaru.example.com/team");
        assert_eq!(address.of("/api/v1/info").path(), "/team/api/v1/info");
    }

    #[test]
    fn only_plain_http_to_another_machine_is_exposed() {
        for (text, exposed) in [
            ("http://127.0.0.1:8237", false),
            ("http://[::1]:8237", false),
            ("http://localhost", false),
            ("https://kitaru.example.com", false),
            ("http://kitaru.example.com", true),
            ("http://127.0.0.1.example.com", true),
            ("http://10.0.0.1", true),
        ] {
            assert_eq!(Address::parse(text).unwrap().is_exposed(), exposed, "{text}");
        }
    }

    #[test]
    fn a_password_is_refused_and_not_repeated() {
        let error = Address::parse("https://me:s3cret@kitaru.example.com").unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");
        for text in ["kitaru.example.com", "ftp://x", "https://x?y", "https://x#y", "https://"] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }
}
