//! Why there is no client, or no response.

use thiserror::Error;

/// Why a client cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ClientError {
    /// The file of authorities holds no certificates.
    #[error("{0}")]
    Authorities(String),
    /// This machine trusts no authority.
    #[error("this machine has no certificates of authorities")]
    NoAuthority,
    /// The address of the proxy cannot be used: it reads after its name.
    #[error("the proxy {0}")]
    Proxy(String),
    /// Something else.
    #[error("{0}")]
    Other(String),
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransportError {
    /// The request did not reach the server.
    #[error("{0}")]
    Unsent(String),
    /// The certificate of the server is not accepted.
    #[error("its certificate is not accepted: {0}")]
    Certificate(String),
    /// The server does not speak the scheme of its address.
    #[error("it does not speak the scheme of its address")]
    Scheme,
    /// The proxy did not connect to the server: it reads after its name.
    #[error("the proxy {0}")]
    Proxy(String),
    /// The server is in an inner network, which [`Reach`](crate::Reach) forbids.
    #[error("its address is in an inner network")]
    Inner,
    /// The request may have reached the server, and there was no response.
    #[error("{0}")]
    Sent(String),
    /// The response was cut off.
    #[error("the response is cut short: {0}")]
    Cut(String),
    /// No connection was made in time.
    #[error("no connection in time")]
    NoConnection,
    /// No response came in time.
    #[error("no response in time")]
    Timeout,
    /// The body arrived more slowly than its [`Pace`](crate::Pace).
    #[error("the response arrives too slowly")]
    Slow,
    /// The body is larger than its bound.
    #[error("the response is larger than {0} bytes")]
    TooLarge(u64),
}

impl TransportError {
    /// Whether a retry may succeed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unsent(_) | Self::Sent(_) | Self::Cut(_))
    }

    /// Whether the server may have started on the request.
    #[must_use]
    pub fn may_have_begun(&self) -> bool {
        matches!(self, Self::Sent(_) | Self::Cut(_) | Self::Timeout | Self::Slow)
    }
}
