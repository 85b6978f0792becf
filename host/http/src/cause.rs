//! Finds out who failed when there is no response: the server, its certificate, or
//! a proxy.

use crate::{
    error::{ClientError, TransportError},
    resolver::InnerAddress,
};
use std::{error::Error, io};

/// What a proxy says with status 407.
pub(crate) const WANTS_LOGIN: &str = "wants a user and a password";

/// Who failed.
#[derive(Debug, PartialEq, Eq)]
enum Cause {
    /// The certificate is not accepted, for this reason.
    Certificate(String),
    /// This machine trusts no authority.
    NoAuthority,
    /// Without encryption where it is expected, or with it where it is not.
    Scheme,
    /// The proxy wants a user and a password.
    ProxyLogin,
    /// The proxy refuses to connect to the server.
    ProxyRefuses,
    /// The server is in an inner network, and may not be.
    Inner,
    /// Something else: the message of the innermost cause, which is the most specific.
    Other(String),
}

/// Why there is no client.
pub(crate) fn unbuilt(error: &reqwest::Error) -> ClientError {
    match of(error) {
        Cause::NoAuthority => ClientError::NoAuthority,
        _ => ClientError::Other(root(error)),
    }
}

/// Why there is no response. A connection goes to the proxy, if there is one.
pub(crate) fn lost(error: &reqwest::Error, has_proxy: bool) -> TransportError {
    match of(error) {
        Cause::Certificate(why) => return TransportError::Certificate(why),
        Cause::Scheme => return TransportError::Scheme,
        Cause::ProxyLogin => return TransportError::Proxy(WANTS_LOGIN.to_owned()),
        Cause::ProxyRefuses => {
            return TransportError::Proxy("does not connect to the server".to_owned());
        }
        Cause::Inner => return TransportError::Inner,
        Cause::NoAuthority | Cause::Other(_) => {}
    }
    match (error.is_connect(), error.is_timeout()) {
        (true, true) if has_proxy => TransportError::Proxy("did not answer in time".to_owned()),
        (true, false) if has_proxy => {
            TransportError::Proxy(format!("cannot be reached: {}", root(error)))
        }
        (true, true) => TransportError::NoConnection,
        (true, false) => TransportError::Unsent(root(error)),
        (false, true) => TransportError::Timeout,
        (false, false) => TransportError::Sent(root(error)),
    }
}

/// Why a response ends before its end.
pub(crate) fn cut(error: &reqwest::Error) -> TransportError {
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

/// Who failed, by the chain of causes.
fn of(error: &(dyn Error + 'static)) -> Cause {
    let mut cause = error;
    loop {
        if let Some(found) = known(cause) {
            return found;
        }
        match inner(cause) {
            Some(source) => cause = source,
            None => return Cause::Other(cause.to_string()),
        }
    }
}

/// What caused an error. An I/O error that wraps another hides it from `source`.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|error| error as &(dyn Error + 'static)).or_else(|| error.source())
}

fn known(error: &(dyn Error + 'static)) -> Option<Cause> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return match error {
            rustls::Error::InvalidCertificate(why) => Some(Cause::Certificate(certificate(why))),
            rustls::Error::InvalidMessage(_) => Some(Cause::Scheme),
            // Told by its words alone.
            rustls::Error::General(why) if why.contains("No CA certificates") => {
                Some(Cause::NoAuthority)
            }
            _ => None,
        };
    }
    if error.is::<InnerAddress>() {
        return Some(Cause::Inner);
    }
    // These are told by their words alone.
    let text = error.to_string();
    let is = |words: &str| text.contains(words);
    if is("proxy authorization required") {
        Some(Cause::ProxyLogin)
    } else if is("tunnel error: unsuccessful") {
        Some(Cause::ProxyRefuses)
    } else if is("invalid HTTP version parsed") {
        Some(Cause::Scheme)
    } else {
        None
    }
}

fn certificate(why: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Why;
    match why {
        Why::UnknownIssuer => "nobody signed it who is trusted here".to_owned(),
        Why::Expired | Why::ExpiredContext { .. } => "it has expired".to_owned(),
        Why::NotValidYet | Why::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        Why::NotValidForName | Why::NotValidForNameContext { .. } => {
            "it is that of another host".to_owned()
        }
        Why::Revoked => "it was revoked".to_owned(),
        // An authority's own certificate, which is not one of those that are trusted.
        Why::Other(why) if why.to_string().contains("CaUsedAsEndEntity") => {
            "it is signed by itself".to_owned()
        }
        why => format!("it is invalid ({why})"),
    }
}
