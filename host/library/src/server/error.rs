//! The errors of connecting to a server and of its responses.

use crate::{
    disk::DiskError,
    problem::{Explain, Fault},
    words::{Action, Argument, LoginOption, NamedStack, Text, text},
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
    #[error("`{}` holds no certificate of an authority: {why}", path.display())]
    Authority {
        /// The file.
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
    /// The HTTP status, if the server refused the request.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
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
            Self::Exposed { .. } => "server.exposed",
            Self::NoKey { .. } => "server.no-key",
            Self::Damaged { .. } => "settings.damaged",
            Self::Authority { .. } => "server.authority",
            Self::Unreachable { .. } => "server.unreachable",
            Self::Timeout { .. } => "server.timeout",
            Self::Response { .. } => "server.answer",
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

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Disk(error) => return error.hint(),
            Self::Address { .. } => {
                let login = Action::login("https://kitaru.example.com", None);
                text!["Give the address that its dashboard has, as in ", login, "."]
            }
            Self::Exposed { url } => {
                let login = Action::login(url, Some(LoginOption::AllowHttp));
                text!["Use `https://`, or accept it with ", login, " or `KITARU_ALLOW_HTTP=1`."]
            }
            Self::NoKey { url } => {
                text!["Log in with ", Action::login(url, None), ", or set `KITARU_AUTH_TOKEN`."]
            }
            Self::Damaged { .. } => {
                text!["Log in again, or remove it with ", Action::Logout, "."]
            }
            Self::Authority { .. } => {
                let file = Argument::CertificateAuthority;
                text!["Give ", file, " a file of PEM certificates that you can read."]
            }
            Self::Unreachable { .. } => text![
                "Check the address and the network; ",
                Action::Logout,
                ", or unsetting `KITARU_SERVER_URL`, goes back to the stacks on this machine.",
            ],
            Self::Timeout { url, seconds } => {
                let longer = LoginOption::Timeout(seconds * 4);
                let login = Action::login(url, Some(longer));
                text!["Try again, or give it more time with ", login, "."]
            }
            Self::Response { url, .. } => text![
                format!("Check that `{url}` is the server itself, and not a page in front of it; "),
                Action::Status,
                " shows what answers.",
            ],
            Self::Interrupted { .. } => {
                let stack = NamedStack::Placeholder("name");
                let delete = Action::DeleteStack { stack, recursive: true, force: false };
                text![
                    "See what is there with ",
                    Action::list(),
                    ", then try again; ",
                    delete,
                    " removes what is half made.",
                ]
            }
            Self::Unconfirmed { url, .. } => text![
                "Begin again with ",
                Action::login(url, None),
                ", or log in with ",
                Argument::ApiKeyFile,
                ".",
            ],
            Self::NoProject { .. } => {
                text!["Name one that is there, or leave ", Argument::Project, " out."]
            }
            Self::Refused { status, url, environment, .. } => {
                return Some(refusal_hint(*status, url, *environment));
            }
        })
    }
}

/// The hint for a refusal, by HTTP status.
fn refusal_hint(status: u16, url: &str, environment: bool) -> Text {
    match status {
        401 if environment => {
            "Set `KITARU_AUTH_TOKEN` to an API key of this server that is active.".into()
        }
        401 => text!["Log in again with ", Action::login(url, None), "."],
        403 => "Ask who runs the server for the right to do this.".into(),
        404 => {
            let check = format!("Check the address and the version of `{url}` with ");
            text![check, Action::Status, "."]
        }
        409 => text!["Choose another name, or see what is there with ", Action::list(), "."],
        400 | 422 => "Correct what it names, and try again.".into(),
        429 => "Wait a little, and try again.".into(),
        300..=399 => text![
            "Log in again with ",
            Action::Login { url: None, option: None },
            " and the address that its pages have now.",
        ],
        _ => "Try again; if it stays so, ask who runs the server to look at its log.".into(),
    }
}
