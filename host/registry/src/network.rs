//! Sends requests to registries and servers, and follows redirects where that is safe.
//!
//! A redirect is followed if
//!
//! 1. the request reads, and there were fewer than [`limits::REDIRECTS`] before;
//! 2. it leads to `https`, or stays on a host that was asked without encryption,
//!    which is this machine; and holds no user;
//! 3. it does not lead into an inner network: neither by an address nor by a name
//!    that resolves to one. The host that was asked first may be there, and
//!    redirects to itself.
//!
//! A credential goes to the origin that it is for, and to no other.
//!
//! A request that was not begun is sent again, and so is one that reads and came to
//! a server that was too busy.

use crate::{
    error::RegistryError,
    limits,
    location::shown,
    options::{Options, Times},
    resource::Resource,
};
use kitaru_http::{
    Authorization, Bounds, ClientError, ClientOptions, HttpClient, HttpRequest, HttpResponse,
    Method, Progress, Proxy, ProxyVariables, Reach, Runtime, TransportError, Url, Verification,
    host,
};
use kitaru_provider_host::text;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Who is asked for what, for messages.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) registry: String,
    pub(crate) resource: Resource,
}

/// A response, and where it came from in the end.
pub(crate) struct Fetched {
    pub(crate) response: HttpResponse,
    pub(crate) url: Url,
}

/// The connections of one operation.
#[derive(Debug)]
pub(crate) struct Network {
    runtime: Runtime,
    verification: Verification,
    proxies: ProxyVariables,
    times: Times,
    /// By origin, and by whether it was reached through a redirect.
    clients: Mutex<BTreeMap<(String, bool), Arc<HttpClient>>>,
}

impl Network {
    pub(crate) fn new(options: &Options) -> Result<Self, RegistryError> {
        let cancelled = options.cancelled.clone();
        let runtime = Runtime::new(move || cancelled.is_cancelled()).map_err(|error| {
            RegistryError::Unreachable {
                registry: "the network".to_owned(),
                why: error.to_string(),
            }
        })?;
        Ok(Self {
            runtime,
            verification: match &options.authorities {
                Some(pem) => Verification::Listed(pem.clone()),
                None => Verification::System,
            },
            proxies: options.proxies.clone(),
            times: options.times,
            clients: Mutex::default(),
        })
    }

    /// The bounds of a request for a manifest.
    pub(crate) fn small(&self) -> Bounds {
        Bounds {
            body: limits::MANIFEST,
            refusal: Some(limits::REFUSAL),
            deadline: self.times.small,
            headers: Some(self.times.headers),
            pace: Some(self.times.pace),
        }
    }

    /// The bounds of a request for a component or another blob.
    pub(crate) fn large(&self, body: u64) -> Bounds {
        Bounds { body, deadline: self.times.component, ..self.small() }
    }

    /// Sends a request that is answered where it was sent to, or not at all.
    pub(crate) fn ask(
        &self,
        request: &HttpRequest,
        authorization: Authorization<'_>,
        asked: &Asked,
    ) -> Result<HttpResponse, RegistryError> {
        let response = self.send(request, authorization, false, asked, &|_| {}, &limits::PAUSES)?;
        match response.target(&request.url) {
            Some(to) => Err(redirect(asked, &to, "what is sent goes to one place only")),
            None => Ok(response),
        }
    }

    /// Sends a request once, and follows nothing.
    pub(crate) fn probe(
        &self,
        request: &HttpRequest,
        asked: &Asked,
    ) -> Result<HttpResponse, RegistryError> {
        self.send(request, Authorization::None, false, asked, &|_| {}, &[])
    }

    /// Sends a request, and follows redirects. The credential is for the origin of the request.
    pub(crate) fn fetch(
        &self,
        request: &HttpRequest,
        authorization: Authorization<'_>,
        asked: &Asked,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Fetched, RegistryError> {
        let first = &request.url;
        let mut request = request.clone();
        for _ in 0..=limits::REDIRECTS {
            let is_first_origin = request.url.origin() == first.origin();
            let authorization = if is_first_origin { authorization } else { Authorization::None };
            let is_elsewhere = host::of(&request.url) != host::of(first);
            let response =
                self.send(&request, authorization, is_elsewhere, asked, progress, &limits::PAUSES)?;
            let url = request.url.clone();
            let Some(to) = response.target(&url) else { return Ok(Fetched { response, url }) };
            check_redirect(&request.method, first, &to).map_err(|why| redirect(asked, &to, why))?;
            tracing::debug!("redirected to {}", shown(&to));
            request.url = to;
        }
        Err(redirect(asked, &request.url, "that is one redirect too many"))
    }

    /// Sends a request as often as that is safe and there are pauses, and follows nothing.
    fn send(
        &self,
        request: &HttpRequest,
        authorization: Authorization<'_>,
        is_elsewhere: bool,
        asked: &Asked,
        progress: &(dyn Fn(Progress) + Sync),
        pauses: &[Duration],
    ) -> Result<HttpResponse, RegistryError> {
        let client = self.client(&request.url, is_elsewhere, asked)?;
        let reads = [Method::GET, Method::HEAD].contains(&request.method);
        let mut pauses = pauses.iter().copied();
        loop {
            tracing::debug!("{} {}", request.method, shown(&request.url));
            let sent = self.runtime.wait(client.send(request, authorization, progress));
            let cancelled = || RegistryError::Cancelled { registry: asked.registry.clone() };
            let sent = sent.ok_or_else(cancelled)?;
            let (again, wished) = match &sent {
                Ok(response) => {
                    let is_busy = matches!(response.status, 429 | 502..=504);
                    (is_busy && reads, response.retry_after())
                }
                Err(error) => (matches!(error, TransportError::Unsent(_)), None),
            };
            match pauses.next().filter(|_| again) {
                Some(pause) if wished.is_none_or(|wished| wished <= limits::LONGEST_PAUSE) => {
                    self.runtime.pause(wished.unwrap_or(pause));
                }
                _ => return sent.map_err(|error| transport_error(error, &client, asked)),
            }
        }
    }

    fn client(
        &self,
        url: &Url,
        is_elsewhere: bool,
        asked: &Asked,
    ) -> Result<Arc<HttpClient>, RegistryError> {
        // Each update is one insertion, so the map is valid after a panic.
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (url.origin().ascii_serialization(), is_elsewhere);
        if let Some(client) = clients.get(&key) {
            return Ok(Arc::clone(client));
        }
        let proxy = Proxy::of(url, &self.proxies);
        let is_encrypted = url.scheme() == "https";
        let options = ClientOptions {
            verification: if is_encrypted {
                &self.verification
            } else {
                &Verification::Unencrypted
            },
            proxy: proxy.clone(),
            reach: if is_elsewhere { Reach::Outside } else { Reach::Anywhere },
            connecting: self.times.connecting,
        };
        let registry = asked.registry.clone();
        let client = HttpClient::new(options).map_err(|error| match (error, proxy) {
            (ClientError::Authorities(why), _) => RegistryError::Authorities { why },
            (ClientError::NoAuthority, _) => RegistryError::NoAuthority { registry },
            (ClientError::Proxy(why), Some(proxy)) => proxy_error(registry, &proxy, why),
            (error, _) => RegistryError::Unreachable { registry, why: error.to_string() },
        })?;
        let client = Arc::new(client);
        clients.insert(key, Arc::clone(&client));
        Ok(client)
    }
}

/// Why a redirect is not followed.
fn check_redirect(method: &Method, first: &Url, to: &Url) -> Result<(), &'static str> {
    let is_same_host = host::of(to) == host::of(first);
    if ![Method::GET, Method::HEAD].contains(method) {
        Err("what is sent goes to one place only")
    } else if !to.username().is_empty() || to.password().is_some() {
        Err("it holds a user or password")
    } else if to.scheme() != "https" && !(to.scheme() == first.scheme() && is_same_host) {
        Err("it is not encrypted")
    } else if !is_same_host && host::is_inner(host::of(to)) {
        Err("that is in an inner network")
    } else {
        Ok(())
    }
}

fn redirect(asked: &Asked, to: &Url, why: &'static str) -> RegistryError {
    let Asked { registry, resource } = asked.clone();
    RegistryError::Redirect { registry, resource, to: shown(to), why }
}

fn proxy_error(registry: String, proxy: &Proxy, why: String) -> RegistryError {
    RegistryError::Proxy { registry, proxy: proxy.shown(), variable: proxy.variable(), why }
}

fn transport_error(error: TransportError, client: &HttpClient, asked: &Asked) -> RegistryError {
    let Asked { registry, resource } = asked.clone();
    match (error, client.proxy()) {
        (TransportError::Certificate(why), _) => {
            RegistryError::Certificate { registry, why: text::repeated(&why) }
        }
        (TransportError::Proxy(why), Some(proxy)) => {
            proxy_error(registry, proxy, text::repeated(&why))
        }
        (TransportError::TooLarge(limit), _) => {
            RegistryError::TooLarge { registry, resource, limit }
        }
        (error @ (TransportError::Timeout | TransportError::Slow), _) => {
            RegistryError::Slow { registry, resource, why: error.to_string() }
        }
        (TransportError::Cut(why), _) => {
            let why = format!("it is cut short: {}", text::repeated(&why));
            RegistryError::Answer { registry, resource, why }
        }
        (TransportError::Inner, _) => RegistryError::Redirect {
            registry,
            resource,
            to: "another host".to_owned(),
            why: "that is in an inner network",
        },
        (error, _) => {
            RegistryError::Unreachable { registry, why: text::repeated(&error.to_string()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(first: &str, to: &str) -> Result<(), &'static str> {
        let url = |text| Url::parse(text).unwrap();
        check_redirect(&Method::GET, &url(first), &url(to))
    }

    #[test]
    fn a_redirect_does_not_lead_into_an_inner_network() {
        let first = "https://r.example/v2/";
        for to in ["https://cdn.example/x", "https://r.example:444/x", "https://1.1.1.1/x"] {
            assert_eq!(followed(first, to), Ok(()), "{to}");
        }
        for to in [
            "http://cdn.example/x",
            "http://r.example/x",
            "ftp://r.example/x",
            "file:///etc/passwd",
            "https://localhost/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://0x7f000001/x",
            "https://10.1.2.3/x",
            "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:169.254.169.254]/x",
            "https://me:p@cdn.example/x",
        ] {
            assert!(followed(first, to).is_err(), "{to}");
        }
        // The first host may be in one.
        assert_eq!(followed("https://10.1.2.3/v2/", "https://10.1.2.3/x"), Ok(()));
        assert_eq!(followed("http://127.0.0.1:5000/", "http://127.0.0.1:5001/"), Ok(()));
        assert!(followed("https://10.1.2.3/v2/", "https://10.1.2.4/x").is_err());
        assert!(followed("http://127.0.0.1:5000/", "http://127.0.0.2:5001/").is_err());
    }

    #[test]
    fn only_what_reads_is_redirected() {
        let url = Url::parse("https://r.example/").unwrap();
        assert!(check_redirect(&Method::POST, &url, &url).is_err());
    }
}
