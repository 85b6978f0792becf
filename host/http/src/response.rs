//! A whole response.

use reqwest::{Url, header, header::HeaderMap};
use std::time::Duration;

/// A response, with its whole body.
#[derive(Debug)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// How much of a body has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes so far.
    pub received: u64,
    /// All bytes, if the server announced them.
    pub total: Option<u64>,
}

impl HttpResponse {
    /// Whether the status is one of success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The delay that the server asks for in `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.header(header::RETRY_AFTER)?.trim().parse().ok().map(Duration::from_secs)
    }

    /// The media type in lower case, without parameters.
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let whole = self.header(header::CONTENT_TYPE)?;
        Some(whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// Where a redirect of a request to `asked` leads; none if this is no redirect.
    #[must_use]
    pub fn target(&self, asked: &Url) -> Option<Url> {
        match self.status {
            301 | 302 | 303 | 307 | 308 => asked.join(self.header(header::LOCATION)?).ok(),
            _ => None,
        }
    }
}
