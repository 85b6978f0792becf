//! What to do about an error of a server.

use super::{Address, ServerError};
use crate::{
    problem::Explain,
    words::{Action, Argument, LoginOption, NamedStack, Text, text},
};

/// The hint of an error.
pub(super) fn of(error: &ServerError) -> Option<Text> {
    Some(match error {
        ServerError::Disk(error) => return error.hint(),
        ServerError::Address { meant, .. } => {
            let example = || "https://kitaru.example.com".to_owned();
            let login = Action::login(&meant.clone().unwrap_or_else(example), None);
            text!["Give the address that its dashboard has, as in ", login, "."]
        }
        ServerError::Variable { name, .. } => format!("Correct `{name}`, or unset it.").into(),
        ServerError::Certificate { .. } => text![
            "Name the authority that signed it with ",
            Argument::CertificateAuthority,
            ", `KITARU_SSL_CA_CERT` or `SSL_CERT_FILE`; ",
            Argument::VerifyServer(false),
            " or `KITARU_VERIFY_SSL=0` accepts any certificate.",
        ],
        ServerError::NoAuthority { .. } => text![
            "Install them, as with the package `ca-certificates`, or name a file of them with ",
            Argument::CertificateAuthority,
            ", `KITARU_SSL_CA_CERT` or `SSL_CERT_FILE`.",
        ],
        ServerError::Scheme { other, .. } => {
            text!["Log in to it with ", Action::login(other, None), "."]
        }
        ServerError::Proxy { variable, .. } => format!(
            "Correct `{variable}`, where a user and a password stand as in \
                 `http://USER:PASSWORD@HOST:PORT`, or name the server in `NO_PROXY`."
        )
        .into(),
        ServerError::Exposed { url } => {
            let login = Action::login(url, Some(LoginOption::AllowHttp));
            text!["Use `https://`, or accept it with ", login, " or `KITARU_ALLOW_HTTP=1`."]
        }
        ServerError::NoKey { url } => {
            text!["Log in with ", Action::login(url, None), ", or set `KITARU_AUTH_TOKEN`."]
        }
        ServerError::Damaged { .. } => {
            text!["Log in again, or remove it with ", Action::Logout, "."]
        }
        ServerError::Authority { .. } => {
            let file = Argument::CertificateAuthority;
            text!["Give ", file, " a file of PEM certificates that you can read."]
        }
        ServerError::Unreachable { .. } => text![
            "Check the address and the network; ",
            Action::Logout,
            ", or unsetting `KITARU_SERVER_URL`, goes back to the stacks on this machine.",
        ],
        ServerError::Timeout { seconds, environment: true, .. } => {
            let longer = seconds * 4;
            format!("Try again, or give it more time with `KITARU_SERVER_TIMEOUT={longer}`.").into()
        }
        ServerError::Timeout { url, seconds, .. } => {
            let longer = LoginOption::Timeout(seconds * 4);
            let login = Action::login(url, Some(longer));
            text!["Try again, or give it more time with ", login, "."]
        }
        error => return of_answer(error),
    })
}

/// The hint of an error that an answer is, or the lack of one.
fn of_answer(error: &ServerError) -> Option<Text> {
    Some(match error {
        ServerError::Moved { url, to } => moved_hint(url, to.as_ref()),
        ServerError::InFront { url, .. } => text![
            format!("Check that `{url}` is the server's own address, and that what stands in "),
            "front of it lets you through; ",
            Action::Status,
            " shows what answers.",
        ],
        ServerError::Lacks { .. } => {
            "Ask who runs the server to install the packages of that cloud, \
                or create the stack on another server."
                .into()
        }
        ServerError::Response { url, .. } => text![
            format!("Check that `{url}` is the server itself, and not a page in front of it; "),
            Action::Status,
            " shows what answers.",
        ],
        ServerError::Interrupted { .. } | ServerError::Cancelled { .. } => {
            let stack = NamedStack::Placeholder("stack");
            let delete = Action::DeleteStack { stack, recursive: true, force: false };
            text![
                "See what is there with ",
                Action::list(),
                ", then try again; ",
                delete,
                " removes what is half made.",
            ]
        }
        ServerError::Unconfirmed { url, .. } => text![
            "Begin again with ",
            Action::login(url, None),
            ", or log in with ",
            Argument::ApiKeyFile,
            ".",
        ],
        ServerError::NoProject { .. } => {
            text!["Name one that is there, or leave ", Argument::Project, " out."]
        }
        ServerError::Refused { status, url, environment, .. } => {
            return Some(refusal_hint(*status, url, *environment));
        }
        _ => return None,
    })
}

/// The hint for a redirect: a key is never sent after one.
fn moved_hint(url: &str, to: Option<&Address>) -> Text {
    match (to, Address::parse(url)) {
        (Some(to), Ok(from)) if to.is_on_host_of(&from) && to.to_string() != url => {
            text!["Log in to it with ", Action::login(&to.to_string(), None), "."]
        }
        _ => "Check the address: a login page seems to be in front of the server.".into(),
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
        _ => "Try again; if it stays so, ask who runs the server to look at its log.".into(),
    }
}
