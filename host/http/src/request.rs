//! A request, and the bounds of it and of its response.

use bytes::Bytes;
use reqwest::{Method, Url, header::HeaderMap};
use std::{fmt, time::Duration};

/// A request, ready to be sent. It holds no credential: see [`Authorization`].
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// Headers beside those of the body and the credential.
    pub headers: HeaderMap,
    /// The body.
    pub body: Option<RequestBody>,
    /// What it may cost.
    pub bounds: Bounds,
}

/// The body of a request. A clone of it has the same bytes in memory.
#[derive(Clone)]
pub struct RequestBody {
    /// The media type.
    pub(crate) kind: String,
    pub(crate) bytes: Bytes,
}

/// What authenticates a request, and that one alone.
#[derive(Clone, Copy)]
pub enum Authorization<'a> {
    /// Nothing does.
    None,
    /// A user and a password.
    Basic(&'a str, &'a str),
    /// A token.
    Bearer(&'a str),
}

/// What a request and its response may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many bytes the body of a response has.
    pub body: u64,
    /// How many bytes of the body are read if the status is not one of success; the rest is left
    /// out. Without it, [`body`](Self::body) is the limit of every response.
    pub refusal: Option<u64>,
    /// How long everything may take.
    pub deadline: Duration,
    /// How long it may take until the headers of the response are there; the body of the request
    /// is sent in that time as well.
    pub headers: Option<Duration>,
    /// How fast the body has to arrive.
    pub pace: Option<Pace>,
}

/// The least progress of a body: so many bytes in each window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many bytes.
    pub bytes: u64,
    /// In which time.
    pub window: Duration,
}

impl HttpRequest {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: Url, bounds: Bounds) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: None, bounds }
    }
}

impl RequestBody {
    /// A body of a media type.
    #[must_use]
    pub fn new(kind: &str, bytes: Vec<u8>) -> Self {
        Self { kind: kind.to_owned(), bytes: bytes.into() }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes are not shown: they may contain secrets.
        write!(f, "{} of {} bytes", self.kind, self.bytes.len())
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Basic(..) => "Basic ***",
            Self::Bearer(_) => "Bearer ***",
        })
    }
}
