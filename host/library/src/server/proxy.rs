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

use super::Address;
use crate::settings::Settings;
use reqwest::{NoProxy, Url};

/// A proxy, and the variable that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proxy {
    address: String,
    /// The variable.
    pub(super) variable: &'static str,
    excluded: Option<String>,
}

impl Proxy {
    /// The proxy for a server, if there is one.
    pub(super) fn of(address: &Address, settings: &Settings) -> Option<Self> {
        let variables = match address.is_encrypted() {
            true => ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].as_slice(),
            false => ["http_proxy", "all_proxy", "ALL_PROXY"].as_slice(),
        };
        let set = |name: &&&'static str| settings.variable(name).is_some();
        let variable = *variables.iter().find(set)?;
        let excluded = ["no_proxy", "NO_PROXY"].iter().find_map(|name| settings.variable(name));
        let text = settings.variable(variable)?;
        let is_excluded = |list| excludes(list, &address.host());
        if address.is_loopback() || excluded.is_some_and(is_excluded) {
            return None;
        }
        // Without a scheme it is one of HTTP.
        let address = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        Some(Self { address, variable, excluded: excluded.map(str::to_owned) })
    }

    /// The proxy for the client.
    ///
    /// # Errors
    ///
    /// Why its address cannot be used.
    pub(super) fn build(&self) -> Result<reqwest::Proxy, String> {
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
    pub(super) fn shown(&self) -> String {
        let Ok(mut url) = Url::parse(&self.address) else { return "…".to_owned() };
        let _ = url.set_username("");
        let _ = url.set_password(None);
        url.as_str().trim_end_matches('/').to_owned()
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
        let variables =
            variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Proxy::of(&Address::parse(url).unwrap(), &Settings::new(variables, None, "/".into()))
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
    fn an_address_that_cannot_be_used_is_told() {
        let build =
            |text| found("https://kitaru.example.com", &[("HTTPS_PROXY", text)]).unwrap().build();
        assert!(build("proxy:3128").is_ok());
        assert!(build("socks5://proxy:1080").is_ok());
        assert!(build("ftp://proxy").unwrap_err().contains("`ftp`"));
        assert!(build("http://").is_err());
    }
}
