//! What a connection asks of HTTP, and what its errors are here.

use super::{Connection, ServerError, Trust};
use crate::{disk, rest::Query, settings::Settings};
use kitaru_http::{
    Bounds, ClientError, ClientOptions, HttpClient, HttpRequest, Method, Proxy, ProxyVariables,
    Reach, TransportError, Verification,
    header::{HeaderName, HeaderValue},
};
use std::time::Duration;

/// The largest response, in bytes. A page of stacks is a few hundred kilobytes.
const LARGEST: u64 = 64 << 20;
/// The timeout for connecting, whatever the timeout for the response.
const CONNECTING: Duration = Duration::from_secs(10);
/// The server carries out requests with the same key once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// An HTTP client for a connection.
pub(super) fn client(
    settings: &Settings,
    connection: &Connection,
) -> Result<HttpClient, ServerError> {
    let variables = ProxyVariables::of(|name| settings.variable(name).map(str::to_owned));
    let proxy = Proxy::of(connection.address.url(), &variables);
    let verification = verification(connection)?;
    let options = ClientOptions {
        verification: &verification,
        proxy: proxy.clone(),
        reach: Reach::Anywhere,
        connecting: connection.timeout.min(CONNECTING),
    };
    let url = connection.address.to_string();
    HttpClient::new(options).map_err(|error| match (error, &connection.trust, proxy) {
        (ClientError::Authorities(why), Trust::Authority(path), _) => {
            ServerError::Authority { path: path.clone(), why }
        }
        (ClientError::Proxy(why), _, Some(proxy)) => proxy_error(&url, &proxy, why),
        (ClientError::NoAuthority, ..) => ServerError::NoAuthority { url },
        (error, ..) => ServerError::Unreachable { url, why: error.to_string() },
    })
}

fn verification(connection: &Connection) -> Result<Verification, ServerError> {
    Ok(match &connection.trust {
        _ if !connection.address.is_encrypted() => Verification::Unencrypted,
        Trust::System => Verification::System,
        Trust::Anything => Verification::Nothing,
        Trust::Authority(path) => {
            let wrong = |why: String| ServerError::Authority { path: path.clone(), why };
            Verification::Listed(disk::read(path).map_err(|error| wrong(error.to_string()))?)
        }
    })
}

/// A request to a path on the server.
pub(super) fn request(
    connection: &Connection,
    method: Method,
    path: &str,
    query: &Query,
) -> HttpRequest {
    let mut url = connection.address.of(path);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let bounds = Bounds {
        body: LARGEST,
        refusal: None,
        deadline: connection.timeout,
        headers: None,
        pace: None,
    };
    HttpRequest::new(method, url, bounds)
}

/// Has the server carry out a request once, however often it is sent.
pub(super) fn once(request: &mut HttpRequest, key: &str) {
    // A new id has nothing that a header may not.
    if let Ok(key) = HeaderValue::from_str(key) {
        request.headers.insert(IDEMPOTENCY_KEY, key);
    }
}

/// Whether a request changes something.
pub(super) fn changes(request: &HttpRequest) -> bool {
    request.headers.contains_key(IDEMPOTENCY_KEY) || request.method == Method::DELETE
}

/// The error of a proxy.
pub(super) fn proxy_error(url: &str, proxy: &Proxy, why: String) -> ServerError {
    let (url, variable) = (url.to_owned(), proxy.variable());
    ServerError::Proxy { url, proxy: proxy.shown(), variable, why }
}

/// The error of a request; `begun` is whether a change may have started.
pub(super) fn error(
    error: TransportError,
    connection: &Connection,
    proxy: Option<&Proxy>,
    begun: bool,
) -> ServerError {
    let (url, seconds) = (connection.address.to_string(), connection.timeout.as_secs());
    let late = format!("no answer within {seconds} s");
    match error {
        TransportError::Unsent(why) | TransportError::Sent(why) | TransportError::Cut(why)
            if begun =>
        {
            ServerError::Interrupted { url, why }
        }
        TransportError::Certificate(why) => ServerError::Certificate { url, why },
        TransportError::Scheme => {
            ServerError::Scheme { url, other: connection.address.other_scheme() }
        }
        TransportError::Proxy(why) => match proxy {
            Some(proxy) => proxy_error(&url, proxy, why),
            None => ServerError::Unreachable { url, why },
        },
        TransportError::Timeout | TransportError::Slow if begun => {
            ServerError::Interrupted { url, why: late }
        }
        TransportError::Timeout | TransportError::Slow => {
            ServerError::Timeout { url, seconds, environment: connection.is_of_environment() }
        }
        TransportError::Unsent(why) | TransportError::Sent(why) => {
            ServerError::Unreachable { url, why }
        }
        error @ (TransportError::NoConnection | TransportError::Inner) => {
            ServerError::Unreachable { url, why: error.to_string() }
        }
        TransportError::Cut(_) => ServerError::Response { url, why: "it is cut short".to_owned() },
        TransportError::TooLarge(_) => {
            let why = "it is larger than any answer should be".to_owned();
            ServerError::Response { url, why }
        }
    }
}
