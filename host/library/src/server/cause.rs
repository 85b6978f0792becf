//! Finds out who failed when there is no response: the server, its certificate, or
//! a proxy.

use std::{error::Error, io};

/// Who failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cause {
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
    /// Something else: the message of the innermost cause, which is the most specific.
    Other(String),
}

/// Who failed, by the chain of causes.
pub(super) fn of(error: &(dyn Error + 'static)) -> Cause {
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
