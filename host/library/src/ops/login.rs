//! Logs in to a server.

use super::Kitaru;
use crate::{
    credential::SecretSource,
    listener::Event,
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    secret::Secret,
    server::{
        Address, Client, Connection, ConnectionSource, Key, ServerError, TIMEOUTS, Trust, local,
        timeout,
    },
    store::{Store, remote::Remote},
    words::{Action, Argument, Part, Words, text},
};
use serde_json::json;
use std::path::PathBuf;

/// The arguments of [`Kitaru::login`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// The server; by default the one that the Python program started on this machine.
    pub url: Option<String>,
    /// The API key; without one, a person confirms the login in a browser, unless the server needs
    /// none.
    pub key: Option<SecretSource>,
    /// The project on the server.
    pub project: Option<String>,
    /// Whether to skip the verification of the server's certificate.
    pub trust_anything: bool,
    /// A file with the certificate authority to verify the server with; `~` is the user's home.
    pub certificate_authority: Option<PathBuf>,
    /// The timeout for a response, in seconds.
    pub timeout: Option<u64>,
    /// Whether to allow an unencrypted connection.
    pub allow_http: bool,
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedIn {
    /// The server.
    pub url: String,
    /// Its version.
    pub version: String,
    /// The authenticated user.
    pub user: String,
    /// The project, if one was chosen.
    pub project: Option<String>,
    /// The name of the active stack on the server.
    pub active: String,
    /// Whether the server's certificate is verified, if it has one.
    pub verified: bool,
}

impl Kitaru {
    /// Logs in to a server. The login is stored only after all checks have passed.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached or does not accept the key, or the login cannot be written.
    pub fn login(&self, asked: &Login) -> Result<LoggedIn, Failure> {
        let mut connection = self.connection(asked)?;
        let key = asked.key.as_ref().map(|source| key(self, source)).transpose()?;
        let anonymous = Client::new(&self.settings, connection.clone())?;
        let info = match anonymous.info() {
            Ok(info) => info,
            Err(error) => return Err(self.elsewhere(&connection, error)),
        };
        connection.key = Some(match &key {
            Some(key) => Key::of(key.expose()),
            None if info.needs_no_key() => Key::NotNeeded,
            None => anonymous
                .confirm_login(&|prompt| self.listener.notify(&Event::ConfirmLogin(prompt)))?,
        });
        let client = Client::new(&self.settings, connection.clone())?;
        let user = client.authenticate()?;
        if let Some(project) = &connection.project {
            client.check_project(project)?;
        }
        let store = Remote::new(&self.settings, client, &self.listener);
        let active = store.state().active()?.name.to_string();
        connection.keep(&self.settings)?;
        if self.settings.server_url().is_some() || self.settings.auth_token().is_some() {
            self.listener.notify(&Event::Warning(&overruled()));
        }
        let verified = connection.is_verified();
        let (url, project) = (connection.address.to_string(), connection.project);
        Ok(LoggedIn { url, version: info.version, user: user.name, project, active, verified })
    }

    /// The failure of an address with a path, which may be that of a page of the dashboard.
    fn elsewhere(&self, connection: &Connection, error: ServerError) -> Failure {
        let Some(origin) = connection.address.origin() else { return error.into() };
        let other = Connection { address: origin.clone(), ..connection.clone() };
        let answers = Client::new(&self.settings, other).is_ok_and(|client| client.info().is_ok());
        let problem = Problem::from(error);
        match answers {
            true => problem.hint(text![
                "The server answers at another address: use ",
                Action::login(&origin.to_string(), None),
                ".",
            ]),
            false => problem,
        }
        .into()
    }

    /// The connection to log in to, without a key.
    fn connection(&self, asked: &Login) -> Result<Connection, Failure> {
        let address = match &asked.url {
            Some(url) => Address::parse(url)?,
            None => local::started(&self.settings).ok_or_else(no_server)?,
        };
        let allowed = asked.allow_http || self.settings.allows_http();
        if address.is_exposed() && !allowed {
            return Err(ServerError::Exposed { url: address.to_string() }.into());
        }
        let mut connection = Connection::new(address, ConnectionSource::Login);
        connection = connection.with_variables(&self.settings)?;
        if let Some(seconds) = asked.timeout {
            connection.timeout = timeout(seconds).ok_or_else(wrong_timeout)?;
        }
        connection.project.clone_from(&asked.project);
        connection.trust = match &asked.certificate_authority {
            _ if asked.trust_anything => Trust::Anything,
            Some(path) => Trust::authority(&self.settings, path)?,
            None => connection.trust,
        };
        Ok(connection)
    }
}

fn wrong_timeout() -> Problem {
    let message = text![Argument::Timeout, format!(" is not {TIMEOUTS}")];
    Problem::usage("login.timeout", message).hint("Give such a number, or leave it out for 30.")
}

/// Reads the API key from its source.
pub(super) fn key(kitaru: &Kitaru, source: &SecretSource) -> Result<Secret, Problem> {
    let wrong = |message: String| {
        Problem::usage("server.key", message).hint(text![
            "Give ",
            Argument::ApiKeyFile,
            " a file with an API key in it",
            Part::Inline(Argument::ApiKeyFile),
            ".",
        ])
    };
    let text = source
        .read("API key", &kitaru.settings, kitaru.listener.as_ref())
        .map_err(|error| wrong(format!("the API key is not there: {error}")))?;
    match text.expose().trim() {
        "" => Err(wrong("the API key is blank".to_owned())),
        key => Ok(Secret::new(key)),
    }
}

fn no_server() -> Problem {
    let message = "no server is named, and the Python program has started none on this machine";
    let url = "https://kitaru.example.com";
    Problem::usage("server.none", message).hint(text!["Name one: ", Action::login(url, None), "."])
}

fn overruled() -> Problem {
    let message = "`KITARU_SERVER_URL` or `KITARU_AUTH_TOKEN` is set, and wins over the login";
    Problem::state("server.overruled", message).hint("Unset it to use the login.")
}

impl Outcome for LoggedIn {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(json!({
            "active_stack": self.active,
            "certificate_verified": self.verified,
            "project": self.project,
            "server_url": self.url,
            "server_version": self.version,
            "user": self.user,
        }))
    }
}
