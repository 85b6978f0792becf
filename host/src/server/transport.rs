//! One request, and what comes back: a whole answer, or how it was lost.

use super::{Connection, ServerError, Trust};
use reqwest::{Certificate, Client, Method, Url, header, redirect::Policy};
use std::{error::Error, fs, time::Duration};

/// No answer is larger. A page of stacks is a few hundred kilobytes.
const LARGEST: usize = 64 << 20;
/// How long connecting may take, whatever an answer may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// A request, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Option<Body>,
    /// The server does what has this key once, however often it is asked.
    pub(super) idempotency_key: Option<String>,
}

impl Request {
    pub(super) fn with_query(mut self, query: &[(&str, &str)]) -> Self {
        if !query.is_empty() {
            self.url.query_pairs_mut().extend_pairs(query);
        }
        self
    }
}

/// What is sent.
#[derive(Clone)]
pub(super) struct Body {
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the bytes: secrets may be among them.
        write!(f, "{} of {} bytes", self.kind, self.bytes.len())
    }
}

/// A whole answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// After how long to try again, if the server says so.
    pub(super) retry_after: Option<Duration>,
}

/// An answer that did not come.
#[derive(Debug)]
pub(super) enum Lost {
    /// The request did not reach the server.
    Unsent(String),
    /// The request may have reached it, and nothing came back.
    Sent(String),
    /// An answer began, and broke off.
    Cut(String),
    /// No connection came in time.
    Silent,
    /// No answer came in time.
    Late,
    /// More came than any answer has.
    Endless,
}

/// Makes a client for a connection.
pub(super) fn client(connection: &Connection) -> Result<Client, ServerError> {
    // An earlier one of this process stays, and is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .user_agent(concat!("kitaru/", env!("CARGO_PKG_VERSION")))
        // A server that moved is told to the user: a key is not sent elsewhere.
        .redirect(Policy::none())
        .http1_only()
        .timeout(connection.timeout)
        .connect_timeout(connection.timeout.min(CONNECTING));
    let builder = match &connection.trust {
        // Reading the machine's authorities takes longer than most requests.
        _ if !connection.address.is_encrypted() => builder.tls_certs_only([]),
        Trust::System => builder,
        Trust::Anything => builder.tls_danger_accept_invalid_certs(true),
        Trust::Authority(path) => {
            let wrong = |why: String| ServerError::Authority { path: path.clone(), why };
            let pem = fs::read(path).map_err(|error| wrong(error.to_string()))?;
            let authorities =
                Certificate::from_pem_bundle(&pem).map_err(|error| wrong(root(&error)))?;
            if authorities.is_empty() {
                return Err(wrong("there is none in it".to_owned()));
            }
            builder.tls_certs_only(authorities)
        }
    };
    let builder = if connection.address.is_loopback() { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| ServerError::Unreachable {
        url: connection.address.to_string(),
        why: root(&error),
    })
}

/// Sends a request, and reads the whole answer.
pub(super) async fn send(
    client: &Client,
    request: &Request,
    token: Option<&str>,
) -> Result<Reply, Lost> {
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
    let mut response = builder.send().await.map_err(|error| lost(&error))?;
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| cut(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(Lost::Endless);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status: response.status().as_u16(), body, retry_after })
}

fn lost(error: &reqwest::Error) -> Lost {
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => Lost::Silent,
        (true, false) => Lost::Unsent(root(error)),
        (false, true) => Lost::Late,
        (false, false) => Lost::Sent(root(error)),
    }
}

fn cut(error: &reqwest::Error) -> Lost {
    if error.is_timeout() { Lost::Late } else { Lost::Cut(root(error)) }
}

/// The innermost cause: the one that says what happened.
fn root(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
