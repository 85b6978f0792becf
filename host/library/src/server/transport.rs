//! Sends one HTTP request, and reads the whole response.

use super::{
    Connection, ServerError, Trust, authority,
    cause::{self, Cause},
    proxy::Proxy,
};
use crate::{disk, rest::Query};
use reqwest::{Client, Method, Url, header, redirect::Policy};
use std::{error::Error, fmt, time::Duration};

/// The largest response, in bytes. A page of stacks is a few hundred kilobytes.
const LARGEST: usize = 64 << 20;
/// What a proxy says with status 407.
const WANTS_LOGIN: &str = "wants a user and a password";
/// The timeout for connecting, whatever the timeout for the response.
const CONNECTING: Duration = Duration::from_secs(10);

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct HttpRequest {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<RequestBody>,
    /// The server carries out requests with the same key once.
    pub(super) idempotency_key: Option<String>,
}

impl HttpRequest {
    pub(super) fn with_query(mut self, query: &Query) -> Self {
        if !query.is_empty() {
            self.url.query_pairs_mut().extend_pairs(query);
        }
        self
    }
}

/// The body of a request.
#[derive(Clone)]
pub(super) struct RequestBody {
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes are not shown: they may contain secrets.
        write!(f, "{} of {} bytes", self.kind, self.bytes.len())
    }
}

/// A whole response.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// The delay that the server asks for in `Retry-After`.
    pub(super) retry_after: Option<Duration>,
    /// Where a redirect leads.
    pub(super) location: Option<String>,
}

/// Why there is no response.
#[derive(Debug)]
pub(super) enum TransportError {
    /// The request did not reach the server.
    Unsent(String),
    /// The certificate of the server is not accepted.
    Certificate(String),
    /// The server does not speak the scheme of its address.
    Scheme,
    /// The proxy did not connect to the server.
    Proxy(String),
    /// The request may have reached the server, and there was no response.
    Sent(String),
    /// The response was cut off.
    Cut(String),
    /// No connection was made in time.
    NoConnection,
    /// No response came in time.
    Timeout,
    /// The response is larger than [`LARGEST`].
    TooLarge,
}

impl TransportError {
    /// Whether a retry may succeed.
    pub(super) fn is_transient(&self) -> bool {
        matches!(self, Self::Unsent(_) | Self::Sent(_) | Self::Cut(_))
    }

    /// Whether the server may have started on the request.
    pub(super) fn may_have_begun(&self) -> bool {
        matches!(self, Self::Sent(_) | Self::Cut(_) | Self::Timeout)
    }
}

/// Builds an HTTP client for a connection.
pub(super) fn client(
    connection: &Connection,
    proxy: Option<&Proxy>,
) -> Result<Client, ServerError> {
    // Fails if a provider is already installed, which then stays in use.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .user_agent(concat!("kitaru/", env!("CARGO_PKG_VERSION")))
        // A redirect is an error, so that a key is never sent to another server.
        .redirect(Policy::none())
        .http1_only()
        .timeout(connection.timeout)
        .connect_timeout(connection.timeout.min(CONNECTING));
    let builder = match &connection.trust {
        // Loading the system's certificates takes longer than most requests.
        _ if !connection.address.is_encrypted() => builder.tls_certs_only([]),
        Trust::System => builder,
        Trust::Anything => builder.tls_danger_accept_invalid_certs(true),
        Trust::Authority(path) => {
            let wrong = |why: String| ServerError::Authority { path: path.clone(), why };
            let pem = disk::read(path).map_err(|error| wrong(error.to_string()))?;
            builder.tls_backend_preconfigured(authority::config(&pem).map_err(wrong)?)
        }
    };
    let url = connection.address.to_string();
    let builder = match proxy {
        Some(proxy) => builder.proxy(proxy.build().map_err(|why| proxy_error(&url, proxy, why))?),
        None => builder.no_proxy(),
    };
    builder.build().map_err(|error| match cause::of(&error) {
        Cause::NoAuthority => ServerError::NoAuthority { url },
        _ => ServerError::Unreachable { url, why: root(&error) },
    })
}

/// The error of a proxy.
pub(super) fn proxy_error(url: &str, proxy: &Proxy, why: String) -> ServerError {
    let (url, variable) = (url.to_owned(), proxy.variable);
    ServerError::Proxy { url, proxy: proxy.shown(), variable, why }
}

/// Sends a request, and reads the whole response.
pub(super) async fn send(
    client: &Client,
    request: &HttpRequest,
    token: Option<&str>,
    proxy: Option<&Proxy>,
) -> Result<Response, TransportError> {
    let mut builder = client.request(request.method.clone(), request.url.clone());
    if let Some(token) = token {
        builder = builder.bearer_auth(token);
    }
    if let Some(key) = &request.idempotency_key {
        builder = builder.header("Idempotency-Key", key);
    }
    if let Some(body) = &request.body {
        builder = builder.header(header::CONTENT_TYPE, body.kind).body(body.bytes.clone());
    }
    let mut response = builder.send().await.map_err(|error| lost(&error, proxy))?;
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .map(Duration::from_secs);
    let location = response.headers().get(header::LOCATION);
    let location = location.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| cut(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let status = response.status().as_u16();
    if status == 407 {
        return Err(TransportError::Proxy(WANTS_LOGIN.to_owned()));
    }
    Ok(Response { status, body, retry_after, location })
}

fn lost(error: &reqwest::Error, proxy: Option<&Proxy>) -> TransportError {
    match cause::of(error) {
        Cause::Certificate(why) => return TransportError::Certificate(why),
        Cause::Scheme => return TransportError::Scheme,
        Cause::ProxyLogin => return TransportError::Proxy(WANTS_LOGIN.to_owned()),
        Cause::ProxyRefuses => {
            return TransportError::Proxy("does not connect to the server".to_owned());
        }
        Cause::NoAuthority | Cause::Other(_) => {}
    }
    match (error.is_connect(), error.is_timeout()) {
        // A connection goes to the proxy, if there is one.
        (true, true) if proxy.is_some() => {
            TransportError::Proxy("did not answer in time".to_owned())
        }
        (true, false) if proxy.is_some() => {
            TransportError::Proxy(format!("cannot be reached: {}", root(error)))
        }
        (true, true) => TransportError::NoConnection,
        (true, false) => TransportError::Unsent(root(error)),
        (false, true) => TransportError::Timeout,
        (false, false) => TransportError::Sent(root(error)),
    }
}

fn cut(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() { TransportError::Timeout } else { TransportError::Cut(root(error)) }
}

/// The message of the innermost cause, which is the most specific.
fn root(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
