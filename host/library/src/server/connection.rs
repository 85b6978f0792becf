//! Finds which server to use, and how to connect to it.
//!
//! A login is one file, readable only by the user, and replaced atomically. The
//! variables of [`Settings`] for the server, the key and the project each take
//! precedence over it.

use super::{
    Address, ServerError,
    stored::{StoredLogin, StoredPath},
};
use crate::{
    credential::private,
    disk::{self, DiskError, Readers},
    listener::Listener,
    rest::login::is_api_key,
    secret::Secret,
    settings::Settings,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use zeroize::Zeroizing;

const VERIFY: &str = "KITARU_VERIFY_SSL";
const SERVER_TIMEOUT: &str = "KITARU_SERVER_TIMEOUT";
/// How long a server may be given to answer.
pub const TIMEOUTS: &str = "1 to 3600 seconds";
/// The default timeout for a response, in seconds.
const TIMEOUT: u64 = 30;

/// A server, and how to connect to it.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The address of the server.
    pub address: Address,
    /// The API key or access token; `None` before a login.
    pub key: Option<Key>,
    /// The project.
    pub project: Option<String>,
    /// How the server's certificate is verified.
    pub trust: Trust,
    /// The timeout for a response.
    pub timeout: Duration,
    /// Where the connection comes from.
    pub source: ConnectionSource,
}

/// What authenticates the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// An API key. It is exchanged for an access token, which is cached until the server refuses
    /// it.
    ApiKey(Secret),
    /// An access token, which cannot be renewed: once it expires, the user has to log in again.
    Token(Secret),
    /// Nothing: whoever reaches the server is its user.
    NotNeeded,
}

/// How the certificate of an HTTPS server is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Against the system's certificate authorities.
    System,
    /// Against the certificate authority in a file.
    Authority(PathBuf),
    /// Not at all.
    Anything,
}

/// Where a connection comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionSource {
    /// A login.
    Login,
    /// Variables.
    Environment,
}

impl Trust {
    /// Verification against the authority in a file, as its path was typed.
    ///
    /// # Errors
    ///
    /// If there is no such file.
    pub fn authority(settings: &Settings, typed: &Path) -> Result<Self, ServerError> {
        let path = settings.user_path(typed);
        match path.metadata() {
            Ok(_) => Ok(Self::Authority(path)),
            Err(error) => {
                Err(ServerError::Authority { path: typed.to_owned(), why: error.to_string() })
            }
        }
    }
}

impl Key {
    /// An API key or an access token, told apart by prefix.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let secret = Secret::new(text);
        if is_api_key(text) { Self::ApiKey(secret) } else { Self::Token(secret) }
    }

    /// The key or token itself, if there is one.
    #[must_use]
    pub fn secret(&self) -> Option<&Secret> {
        match self {
            Self::ApiKey(secret) | Self::Token(secret) => Some(secret),
            Self::NotNeeded => None,
        }
    }
}

impl Connection {
    /// The connection of this run; `None` if neither a login nor a variable names a server.
    ///
    /// # Errors
    ///
    /// If the login cannot be read, the address in a variable is invalid or unencrypted, or there
    /// is no key.
    pub fn find(settings: &Settings, listener: &dyn Listener) -> Result<Option<Self>, ServerError> {
        let Some(connection) = Self::configured(settings, listener)? else {
            return Ok(None);
        };
        tracing::info!("the state is on the server `{}`", connection.address);
        connection.with_key().map(Some)
    }

    /// The connection to an address: that of this run, if it is to the same address, else a new one
    /// without a key.
    ///
    /// # Errors
    ///
    /// If the login cannot be read, or the address is unencrypted and that is not allowed.
    pub fn to(
        settings: &Settings,
        address: Address,
        listener: &dyn Listener,
    ) -> Result<Self, ServerError> {
        match Self::configured(settings, listener)? {
            Some(connection) if connection.address == address => Ok(connection),
            _ => Self::new(address, ConnectionSource::Login).unless_exposed(settings),
        }
    }

    /// Requires a key, unless the server is on this machine: one that the Python program started
    /// needs none.
    ///
    /// # Errors
    ///
    /// If the connection has none.
    pub fn with_key(self) -> Result<Self, ServerError> {
        match self.key {
            Some(_) => Ok(self),
            None if self.address.is_loopback() => Ok(Self { key: Some(Key::NotNeeded), ..self }),
            None => Err(ServerError::NoKey { url: self.address.to_string() }),
        }
    }

    /// Merges the variables over the login.
    fn configured(
        settings: &Settings,
        listener: &dyn Listener,
    ) -> Result<Option<Self>, ServerError> {
        let login = Self::login(settings, listener)?;
        let mut connection = match settings.server_url() {
            Some(text) => {
                let address = Address::parse(text)?;
                match login {
                    Some(login) if login.address == address => {
                        Self { source: ConnectionSource::Environment, ..login }
                    }
                    _ => Self::new(address, ConnectionSource::Environment)
                        .unless_exposed(settings)?,
                }
            }
            None => match login {
                Some(login) => login,
                None => return Ok(None),
            },
        };
        if let Some(text) = settings.auth_token() {
            connection.key = Some(Key::of(text));
            connection.source = ConnectionSource::Environment;
        }
        if let Some(project) = settings.project() {
            connection.project = Some(project.to_owned());
        }
        connection.with_variables(settings).map(Some)
    }

    /// The same connection, with the certificates, the verification and the timeout that variables
    /// ask for.
    ///
    /// # Errors
    ///
    /// If a variable has another value than it may have.
    pub fn with_variables(mut self, settings: &Settings) -> Result<Self, ServerError> {
        let authority = ["KITARU_SSL_CA_CERT", "REQUESTS_CA_BUNDLE"]
            .iter()
            .find(|name| settings.path_variable(name).is_some())
            .and_then(|name| settings.any_variable(name));
        if let (Some(path), Trust::System) = (authority, &self.trust) {
            self.trust = Trust::authority(settings, Path::new(path))?;
        }
        let wrong = |name, wanted| ServerError::Variable { name, wanted };
        match settings.variable(VERIFY) {
            None => {}
            Some("0" | "false" | "no" | "off") => self.trust = Trust::Anything,
            Some("1" | "true" | "yes" | "on") if self.trust == Trust::Anything => {
                self.trust = Trust::System;
            }
            Some("1" | "true" | "yes" | "on") => {}
            Some(_) => return Err(wrong(VERIFY, "`1` or `0`")),
        }
        if let Some(seconds) = settings.variable(SERVER_TIMEOUT) {
            let timeout = seconds.parse().ok().and_then(timeout);
            self.timeout = timeout.ok_or_else(|| wrong(SERVER_TIMEOUT, TIMEOUTS))?;
        }
        Ok(self)
    }

    /// Whether the server's certificate is verified, if it has one.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        !self.address.is_encrypted() || self.trust != Trust::Anything
    }

    /// Whether the connection comes from variables.
    pub(super) fn is_of_environment(&self) -> bool {
        self.source == ConnectionSource::Environment
    }

    fn unless_exposed(self, settings: &Settings) -> Result<Self, ServerError> {
        match self.address.is_exposed() && !settings.allows_http() {
            true => Err(ServerError::Exposed { url: self.address.to_string() }),
            false => Ok(self),
        }
    }

    /// A connection to an address, without a key, and with defaults for the rest.
    #[must_use]
    pub fn new(address: Address, source: ConnectionSource) -> Self {
        Self {
            address,
            key: None,
            project: None,
            trust: Trust::System,
            timeout: Duration::from_secs(TIMEOUT),
            source,
        }
    }

    /// The stored login, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or somebody else can write to it.
    pub fn login(
        settings: &Settings,
        listener: &dyn Listener,
    ) -> Result<Option<Self>, ServerError> {
        let path = file(&settings.config);
        let Some(bytes) = private::read(&path, listener)? else { return Ok(None) };
        let damaged = |why: String| ServerError::Damaged { path: path.clone(), why };
        let kept: StoredLogin =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        Ok(Some(Self {
            address: Address::parse(&kept.url)?,
            key: kept
                .api_key
                .map(|key| Key::ApiKey(Secret::new(key)))
                .or(kept.access_token.map(|token| Key::Token(Secret::new(token))))
                .or(Some(Key::NotNeeded)),
            project: kept.project,
            trust: match kept.ssl_ca_cert {
                _ if !kept.verify_ssl => Trust::Anything,
                Some(path) => {
                    Trust::Authority(path.path().map_err(|error| damaged(error.to_string()))?)
                }
                None => Trust::System,
            },
            timeout: Duration::from_secs(kept.timeout),
            source: ConnectionSource::Login,
        }))
    }

    /// Stores this as the login.
    ///
    /// # Errors
    ///
    /// If it cannot be written; an earlier login is left in place.
    pub fn keep(&self, settings: &Settings) -> Result<(), ServerError> {
        let text = |secret: &Secret| secret.expose().to_owned();
        let (api_key, access_token) = match &self.key {
            Some(Key::ApiKey(key)) => (Some(text(key)), None),
            Some(Key::Token(token)) => (None, Some(text(token))),
            Some(Key::NotNeeded) | None => (None, None),
        };
        let kept = StoredLogin {
            url: self.address.to_string(),
            api_key,
            access_token,
            project: self.project.clone(),
            verify_ssl: self.trust != Trust::Anything,
            ssl_ca_cert: match &self.trust {
                Trust::Authority(path) => Some(StoredPath::of(path)),
                _ => None,
            },
            timeout: self.timeout.as_secs(),
        };
        let path = file(&settings.config);
        disk::create_secret_dir(&directory(&settings.config))?;
        let bytes = Zeroizing::new(serde_json::to_vec(&kept).unwrap_or_default());
        Ok(disk::replace(&path, &bytes, Readers::User)?)
    }

    /// Deletes the login and all cached access tokens.
    ///
    /// # Errors
    ///
    /// If any of them cannot be deleted.
    pub fn forget(settings: &Settings) -> Result<(), ServerError> {
        let tokens = tokens(&settings.config);
        let path = file(&settings.config);
        let gone = |path: &Path, done: io::Result<()>| match done {
            Err(error) if !is_absent(&error) => Err(DiskError::of("remove", path)(error)),
            _ => Ok(()),
        };
        gone(&tokens, fs::remove_dir_all(&tokens))?;
        Ok(gone(&path, fs::remove_file(&path))?)
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn directory(config: &Path) -> PathBuf {
    config.join("secrets")
}

fn file(config: &Path) -> PathBuf {
    directory(config).join("server.json")
}

/// The directory of access tokens, with one file per server and key.
pub(super) fn tokens(config: &Path) -> PathBuf {
    directory(config).join("tokens")
}

/// The timeout of so many seconds, if it is one of [`TIMEOUTS`].
#[must_use]
pub fn timeout(seconds: u64) -> Option<Duration> {
    (1..=3600).contains(&seconds).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listener::Silent;
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};

    #[test]
    fn a_login_keeps_each_path_as_it_is() {
        let home = std::env::temp_dir().join(format!("kitaru-login-{}", std::process::id()));
        let settings = Settings::new([].into(), Some(home.clone()), home.clone());
        let address = Address::parse("https://kitaru.example.com").unwrap();
        for path in [b"/certificates/ca.pem".as_slice(), b"/certificates/\xff.pem"] {
            let mut connection = Connection::new(address.clone(), ConnectionSource::Login);
            connection.trust = Trust::Authority(OsString::from_vec(path.to_vec()).into());
            connection.keep(&settings).unwrap();
            let kept = Connection::login(&settings, &Silent).unwrap().unwrap();
            assert_eq!(kept.trust, connection.trust);
        }
        fs::remove_dir_all(home).unwrap();
    }
}
