//! Finds the proxy for a server, in the variables that other tools read.
//!
//! | server | variables, the first that is set |
//! |---|---|
//! | `https://` | `HTTPS_PROXY`, `ALL_PROXY` |
//! | `http://` | `http_proxy`, `ALL_PROXY` |
//!
//! Each is read in lower case first; `HTTP_PROXY` is not, since a server of CGI
//! sets it from a header. A server on this machine, and one in `NO_PROXY`, has
//! none.

use crate::host;
use reqwest::{NoProxy, Url};
use std::{collections::BTreeMap, fmt};

/// Every variable in the table.
const VARIABLES: [&str; 7] =
    ["https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/// The variables that name proxies, as they were found. A blank one counts as unset.
#[derive(Clone, Default)]
pub struct ProxyVariables(BTreeMap<&'static str, String>);

/// A proxy, and the variable that names it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    address: String,
    variable: &'static str,
    excluded: Option<String>,
}

impl ProxyVariables {
    /// The variables, by a function that looks one up.
    pub fn of(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name| lookup(name).filter(|value| !value.trim().is_empty());
        Self(VARIABLES.into_iter().filter_map(|name| Some((name, value(name)?))).collect())
    }

    fn first(&self, names: &[&'static str]) -> Option<(&'static str, &str)> {
        names.iter().find_map(|name| Some((*name, self.0.get(name)?.trim())))
    }
}

impl Proxy {
    /// The proxy for a server, if there is one.
    #[must_use]
    pub fn of(url: &Url, variables: &ProxyVariables) -> Option<Self> {
        let names = match url.scheme() {
            "https" => ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].as_slice(),
            _ => ["http_proxy", "all_proxy", "ALL_PROXY"].as_slice(),
        };
        let (variable, text) = variables.first(names)?;
        let excluded = variables.first(&["no_proxy", "NO_PROXY"]).map(|(_, list)| list);
        let host = host::of(url);
        if host::is_loopback(host) || excluded.is_some_and(|list| excludes(list, host)) {
            return None;
        }
        // Without a scheme it is one of HTTP.
        let address = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        Some(Self { address, variable, excluded: excluded.map(str::to_owned) })
    }

    /// The variable that names it.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// The proxy for the client.
    ///
    /// # Errors
    ///
    /// Why its address cannot be used.
    pub(crate) fn build(&self) -> Result<reqwest::Proxy, String> {
        let wrong =
            |_| "is no address of a proxy such as `http://proxy.example.com:3128`".to_owned();
        let url = Url::parse(&self.address).map_err(|_| wrong(()))?;
        if !["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(&url.scheme()) {
            return Err(format!("speaks `{}`, which kitaru does not", url.scheme()));
        }
        let proxy = reqwest::Proxy::all(url).map_err(|_| wrong(()))?;
        Ok(proxy.no_proxy(self.excluded.as_deref().and_then(NoProxy::from_string)))
    }

    /// Its address, without a user and a password.
    #[must_use]
    pub fn shown(&self) -> String {
        let Ok(mut url) = Url::parse(&self.address) else { return "…".to_owned() };
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.as_str().trim_end_matches('/').to_owned()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({}: {})", self.variable, self.shown())
    }
}

impl fmt::Debug for ProxyVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values are not shown: they may contain passwords.
        f.debug_list().entries(self.0.keys()).finish()
    }
}

/// Whether a list of hosts has this one or a domain of it.
fn excludes(list: &str, host: &str) -> bool {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
        let domain = entry.trim_start_matches("*.").trim_start_matches('.');
        entry == "*"
            || host.eq_ignore_ascii_case(domain)
            || host
                .to_ascii_lowercase()
                .strip_suffix(&domain.to_ascii_lowercase())
                .is_some_and(|before| before.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str, variables: &[(&str, &str)]) -> Option<Proxy> {
        let set = |name: &str| variables.iter().find(|(known, _)| *known == name);
        let variables = ProxyVariables::of(|name| set(name).map(|(_, value)| (*value).to_owned()));
        Proxy::of(&Url::parse(url).unwrap(), &variables)
    }

    #[test]
    fn a_server_has_the_proxy_of_its_scheme() {
        let variables = [("HTTPS_PROXY", "http://me:hush@proxy:1"), ("ALL_PROXY", "other:2")];
        let proxy = found("https://kitaru.example.com", &variables).unwrap();
        assert_eq!((proxy.shown().as_str(), proxy.variable), ("http://proxy:1", "HTTPS_PROXY"));
        let proxy = found("http://kitaru.example.com", &variables).unwrap();
        assert_eq!((proxy.shown().as_str(), proxy.variable), ("http://other:2", "ALL_PROXY"));
        assert_eq!(found("https://127.0.0.1:1", &variables), None);
        assert_eq!(found("http://kitaru.example.com", &[("HTTP_PROXY", "x")]), None);
    }

    #[test]
    fn a_server_in_the_list_has_none() {
        for (list, excluded) in [
            ("example.com", true),
            (".example.com", true),
            ("a, KITARU.example.com", true),
            ("*", true),
            ("ample.com", false),
            ("", false),
        ] {
            let variables = [("HTTPS_PROXY", "http://proxy:1"), ("NO_PROXY", list)];
            let found = found("https://kitaru.example.com", &variables);
            assert_eq!(found.is_none(), excluded, "{list}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let variables = [("HTTPS_PROXY", "http://me:hush@proxy:1")];
        let proxy = found("https://kitaru.example.com", &variables).unwrap();
        let all = ProxyVariables::of(|_| Some("http://me:hush@proxy:1".to_owned()));
        let shown = format!("{proxy:?} {all:?}");
        assert!(
            shown.contains("HTTPS_PROXY: http://proxy:1") && !shown.contains("hush"),
            "{shown}"
        );
    }

    #[test]
    fn an_address_that_cannot_be_used_is_told() {
        let build =
            |text| found("https://kitaru.example.com", &[("HTTPS_PROXY", text)]).unwrap().build();
        assert!(build("proxy:3128").is_ok());
        assert!(build("socks5://proxy:1080").is_ok());
        assert!(build("ftp://proxy").unwrap_err().contains("`ftp`"));
        assert!(build("http://").is_err());
    }
}
