//! The errors of connecting to a server and of its responses.

use super::{Address, hint};
use crate::{
    disk::DiskError,
    problem::{Explain, Fault},
    text::repeated_path,
    words::Text,
};
use std::path::PathBuf;
use thiserror::Error;

/// An error of a server, or of the connection to it.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The file of a login or token cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Not the address of a server.
    #[error("`{text}` is no address of a server: {why}")]
    Address {
        /// The text as typed, without a password.
        text: String,
        /// What is wrong with it.
        why: String,
        /// The address that is probably meant.
        meant: Option<String>,
    },
    /// A variable of the connection has another value than it may have.
    #[error("`{name}` wants {wanted}")]
    Variable {
        /// The variable.
        name: &'static str,
        /// What it wants.
        wanted: &'static str,
    },
    /// The certificate of the server is not accepted.
    #[error("the certificate of the server `{url}` is not accepted: {why}")]
    Certificate {
        /// The server.
        url: String,
        /// Why not.
        why: String,
    },
    /// Nothing on this machine says which authorities to trust, as in a small container.
    #[error(
        "the certificate of the server `{url}` cannot be verified: this machine has no certificates of authorities"
    )]
    NoAuthority {
        /// The server.
        url: String,
    },
    /// The server does not speak the scheme of its address.
    #[error("`{url}` {}", scheme(other))]
    Scheme {
        /// The server.
        url: String,
        /// The address with the other scheme.
        other: String,
    },
    /// The proxy did not connect to the server.
    #[error("the proxy `{proxy}` for `{url}`, which `{variable}` names, {why}")]
    Proxy {
        /// The server.
        url: String,
        /// The proxy, without a password.
        proxy: String,
        /// The variable.
        variable: &'static str,
        /// What happened.
        why: String,
    },
    /// The server, or something in front of it, leads elsewhere.
    #[error("`{url}` leads to {}", moved(to.as_ref()))]
    Moved {
        /// The server.
        url: String,
        /// Where, without what may be a secret.
        to: Option<Address>,
    },
    /// A page of something in front of the server.
    #[error(
        "something in front of the server `{url}` answered with status {status}, and not the server"
    )]
    InFront {
        /// The server.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server lacks the packages for a cloud.
    #[error("the server `{url}` cannot do `{kind}`: it lacks the packages")]
    Lacks {
        /// The server.
        url: String,
        /// The kind of the connector.
        kind: String,
    },
    /// The connection is not encrypted.
    #[error("`{url}` is not encrypted: whoever is on the way could read the key")]
    Exposed {
        /// The server.
        url: String,
    },
    /// There is no key for the server.
    #[error("there is no key for the server `{url}`")]
    NoKey {
        /// The server.
        url: String,
    },
    /// The file of the login does not have kitaru's format.
    #[error("the login in `{}` cannot be read: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file with the certificate authority cannot be used.
    #[error("{} holds no certificate of an authority: {why}", repeated_path(path, path))]
    Authority {
        /// The file; as it was typed, if it is not there.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No connection, or no response.
    #[error("the server `{url}` cannot be reached: {why}")]
    Unreachable {
        /// The server.
        url: String,
        /// What happened.
        why: String,
    },
    /// The response took too long.
    #[error("the server `{url}` did not answer within {seconds} s")]
    Timeout {
        /// The server.
        url: String,
        /// The timeout.
        seconds: u64,
        /// Whether the connection comes from the environment.
        environment: bool,
    },
    /// The response does not have the expected form.
    #[error("the server `{url}` gave an answer that kitaru cannot read: {why}")]
    Response {
        /// The server.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The response to a change was lost, so it may or may not have taken effect.
    #[error(
        "the connection to `{url}` was lost, and it is not known whether the change was made: {why}"
    )]
    Interrupted {
        /// The server.
        url: String,
        /// What happened.
        why: String,
    },
    /// The caller gave the operation up; a change that was on its way may have been made.
    #[error("the call was given up while it waited for the server `{url}`")]
    Cancelled {
        /// The server.
        url: String,
    },
    /// The server refused the request.
    #[error("the server `{url}` {}{}", refusal(*status), told(said))]
    Refused {
        /// The server.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The server's name for the class of the error.
        class: Option<String>,
        /// The server's message, without secrets; may be empty.
        said: String,
        /// Whether the key comes from the environment.
        environment: bool,
    },
    /// The login was not confirmed in the browser.
    #[error("the login was not confirmed: {why}")]
    Unconfirmed {
        /// The server.
        url: String,
        /// Why not.
        why: &'static str,
    },
    /// There is no such project.
    #[error("the server `{url}` has no project `{project}`")]
    NoProject {
        /// The server.
        url: String,
        /// The project.
        project: String,
    },
}

fn scheme(other: &str) -> &'static str {
    match other.starts_with("https:") {
        true => "is answered with encryption only",
        false => "is answered without encryption only",
    }
}

fn moved(to: Option<&Address>) -> String {
    to.map_or_else(|| "another place".to_owned(), |to| format!("`{to}`"))
}

fn refusal(status: u16) -> String {
    match status {
        401 => "does not accept the key".to_owned(),
        403 => "does not allow this".to_owned(),
        404 => "does not have this".to_owned(),
        409 => "has something under that name already".to_owned(),
        400 | 422 => "does not accept the request".to_owned(),
        429 => "is too busy".to_owned(),
        500..=599 => format!("failed (status {status})"),
        _ => format!("answered with status {status}"),
    }
}

fn told(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

impl ServerError {
    /// The HTTP status, if the server refused the request.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// That the server lacks the packages for connectors of a kind, if this says so.
    #[must_use]
    pub fn lacks(&self, kind: &str) -> Option<Self> {
        let Self::Refused { url, status, said, .. } = self else { return None };
        let says = |words: &str| said.contains(words);
        let lacks = match status {
            501 => says("not available") || says("not installed"),
            400 | 404 | 422 | 500 => {
                says("Please pick a connector") || says("not available locally")
            }
            _ => false,
        };
        lacks.then(|| Self::Lacks { url: url.clone(), kind: kind.to_owned() })
    }

    /// Whether the requested entity does not exist, as opposed to the endpoint.
    #[must_use]
    pub fn is_missing_entity(&self) -> bool {
        matches!(self, Self::Refused { status: 404, class: Some(_), .. })
    }
}

impl Explain for ServerError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Address { .. } => "server.address",
            Self::Variable { .. } => "server.variable",
            Self::Certificate { .. } => "server.certificate",
            Self::NoAuthority { .. } => "server.authorities",
            Self::Scheme { .. } => "server.scheme",
            Self::Proxy { .. } => "server.proxy",
            Self::Moved { .. } => "server.moved",
            Self::InFront { .. } => "server.in-front",
            Self::Lacks { .. } => "server.lacks",
            Self::Exposed { .. } => "server.exposed",
            Self::NoKey { .. } => "server.no-key",
            Self::Damaged { .. } => "settings.damaged",
            Self::Authority { .. } => "server.authority",
            Self::Unreachable { .. } => "server.unreachable",
            Self::Timeout { .. } => "server.timeout",
            Self::Response { .. } => "server.answer",
            Self::Interrupted { .. } => "server.interrupted",
            Self::Cancelled { .. } => "server.cancelled",
            Self::Refused { status, .. } => match status {
                401 => "server.unauthorized",
                403 => "server.forbidden",
                404 => "server.missing",
                409 => "server.conflict",
                400 | 422 => "server.invalid",
                429 => "server.busy",
                500..=599 => "server.failed",
                _ => "server.answer",
            },
            Self::Unconfirmed { .. } => "server.unconfirmed",
            Self::NoProject { .. } => "server.no-project",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Address { .. }
            | Self::Exposed { .. }
            | Self::Authority { .. }
            | Self::Variable { .. }
            | Self::Scheme { .. } => Fault::Usage,
            Self::NoKey { .. } | Self::NoProject { .. } => Fault::State,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        hint::of(self)
    }
}
