//! What can go wrong with a server.

use crate::{
    disk::DiskError,
    problem::{Explain, Fault},
};
use std::path::PathBuf;
use thiserror::Error;

/// Something wrong with a server, or with reaching it.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The file of a login or token.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// No address of a server.
    #[error("`{text}` is no address of a server: {why}")]
    Address {
        /// What was typed, without a password.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// What is sent there can be read on the way.
    #[error("`{url}` is not encrypted: whoever is on the way could read the key")]
    Exposed {
        /// The server.
        url: String,
    },
    /// A server without a key for it.
    #[error("there is no key for the server `{url}`")]
    NoKey {
        /// The server.
        url: String,
    },
    /// The file of the login is not what kitaru writes.
    #[error("the login in `{}` cannot be read: {why}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The authority that was named cannot be used.
    #[error("`{}` holds no certificate of an authority: {why}", path.display())]
    Authority {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing answers.
    #[error("the server `{url}` cannot be reached: {why}")]
    Unreachable {
        /// The server.
        url: String,
        /// What happened.
        why: String,
    },
    /// An answer takes too long.
    #[error("the server `{url}` did not answer within {seconds} s")]
    Timeout {
        /// The server.
        url: String,
        /// How long it had.
        seconds: u64,
    },
    /// What answers is not what kitaru speaks with.
    #[error("the server `{url}` gave an answer that kitaru cannot read: {why}")]
    Answer {
        /// The server.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// A change may have been made, or not.
    #[error(
        "the connection to `{url}` was lost, and it is not known whether the change was made: {why}"
    )]
    Interrupted {
        /// The server.
        url: String,
        /// What happened.
        why: String,
    },
    /// The server refuses.
    #[error("the server `{url}` {}{}", refusal(*status), told(said))]
    Refused {
        /// The server.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The class of the error, as the server names it.
        class: Option<String>,
        /// What the server said, without secrets; empty if it said nothing.
        said: String,
        /// Whether the key comes from the environment.
        environment: bool,
    },
    /// A person did not confirm a login.
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

fn refusal(status: u16) -> String {
    match status {
        401 => "does not accept the key".to_owned(),
        403 => "does not allow this".to_owned(),
        404 => "does not have this".to_owned(),
        409 => "has something under that name already".to_owned(),
        400 | 422 => "does not accept the request".to_owned(),
        429 => "is too busy".to_owned(),
        300..=399 => "has moved elsewhere".to_owned(),
        500..=599 => format!("failed (status {status})"),
        _ => format!("answered with status {status}"),
    }
}

fn told(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

impl ServerError {
    /// The status of a refusal.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the server does not have the thing itself, rather than a way to ask for it.
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
            Self::Exposed { .. } => "server.exposed",
            Self::NoKey { .. } => "server.no-key",
            Self::Damaged { .. } => "settings.damaged",
            Self::Authority { .. } => "server.authority",
            Self::Unreachable { .. } => "server.unreachable",
            Self::Timeout { .. } => "server.timeout",
            Self::Answer { .. } => "server.answer",
            Self::Interrupted { .. } => "server.interrupted",
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
            Self::Address { .. } | Self::Exposed { .. } | Self::Authority { .. } => Fault::Usage,
            Self::NoKey { .. } | Self::NoProject { .. } => Fault::State,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Disk(error) => return error.hint(),
            Self::Address { .. } => {
                "Give the address that its dashboard has, as in `kitaru login https://kitaru.example.com`."
                    .to_owned()
            }
            Self::Exposed { url } => format!(
                "Use `https://`, or accept it with `kitaru login {url} --allow-http` or `KITARU_ALLOW_HTTP=1`."
            ),
            Self::NoKey { url } => {
                format!("Log in with `kitaru login {url}`, or set `KITARU_AUTH_TOKEN`.")
            }
            Self::Damaged { .. } => "Log in again, or remove it with `kitaru logout`.".to_owned(),
            Self::Authority { .. } => {
                "Give `--ssl-ca-cert` a file of PEM certificates that you can read.".to_owned()
            }
            Self::Unreachable { .. } => {
                "Check the address and the network; `kitaru logout`, or unsetting `KITARU_SERVER_URL`, goes back to the stacks on this machine."
                    .to_owned()
            }
            Self::Timeout { url, seconds } => format!(
                "Try again, or give it more time with `kitaru login {url} --timeout {}`.",
                seconds * 4
            ),
            Self::Answer { url, .. } => format!(
                "Check that `{url}` is the server itself, and not a page in front of it; `kitaru status` shows what answers."
            ),
            Self::Interrupted { .. } => {
                "See what is there with `kitaru stack list`, then try again; `kitaru stack delete <name> --recursive` removes what is half made."
                    .to_owned()
            }
            Self::Unconfirmed { url, .. } => {
                format!("Begin again with `kitaru login {url}`, or log in with `--api-key-file`.")
            }
            Self::NoProject { .. } => {
                "Name one that is there, or leave `--project` out.".to_owned()
            }
            Self::Refused { status, url, environment, .. } => match status {
                401 if *environment => {
                    "Set `KITARU_AUTH_TOKEN` to an API key of this server that is active.".to_owned()
                }
                401 => format!("Log in again with `kitaru login {url}`."),
                403 => "Ask who runs the server for the right to do this.".to_owned(),
                404 => format!("Check the address and the version of `{url}` with `kitaru status`."),
                409 => "Choose another name, or see what is there with `kitaru stack list`.".to_owned(),
                400 | 422 => "Correct what it names, and try again.".to_owned(),
                429 => "Wait a little, and try again.".to_owned(),
                300..=399 => {
                    "Log in again with `kitaru login` and the address that its pages have now."
                        .to_owned()
                }
                _ => "Try again; if it stays so, ask who runs the server to look at its log.".to_owned(),
            },
        })
    }
}
