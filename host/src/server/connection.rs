//! Which server one is connected to, and by what.
//!
//! A login keeps one file, for the user alone, so that it is there as a whole or
//! not at all. Variables win over it, each for itself:
//!
//! | variable | says |
//! |---|---|
//! | `KITARU_SERVER_URL` | which server |
//! | `KITARU_AUTH_TOKEN` | the API key, or an access token |
//! | `KITARU_PROJECT` | the project |
//! | `KITARU_ALLOW_HTTP` | `1`: unencrypted to another machine is meant |

use super::{Address, ServerError};
use crate::{
    disk::{self, DiskError, Readers},
    secret::Secret,
    world::World,
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// What every API key begins with.
const KEY_MARK: &str = "ZENKEY_";

/// What a server may take for an answer when nothing else was said, in seconds.
const TIMEOUT: u64 = 30;

/// A server, and what it is reached with.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Where it is.
    pub address: Address,
    /// Who one is there; none before a login.
    pub key: Option<Key>,
    /// The project.
    pub project: Option<String>,
    /// How it proves who it is.
    pub trust: Trust,
    /// How long it may take to answer.
    pub timeout: Duration,
    /// Where this is said.
    pub source: Source,
}

/// What proves who one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Exchanged for an access token, which is kept until it is refused.
    ApiKey(Secret),
    /// An access token itself: when it has ended, only another login helps.
    Token(Secret),
}

/// How an encrypted server proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// By the authorities that this machine trusts.
    System,
    /// By the authority in a file.
    Authority(PathBuf),
    /// Not at all.
    Anything,
}

/// Where a connection is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A login.
    Login,
    /// Variables.
    Environment,
}

/// A login as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    url: String,
    #[serde(default)]
    api_key: Option<String>,
    #[serde(default)]
    access_token: Option<String>,
    #[serde(default)]
    project: Option<String>,
    verify_ssl: bool,
    #[serde(default)]
    ssl_ca_cert: Option<PathBuf>,
    timeout: u64,
}

impl Key {
    /// An API key or an access token, by how it looks.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let secret = Secret::new(text);
        if text.starts_with(KEY_MARK) { Self::ApiKey(secret) } else { Self::Token(secret) }
    }

    /// The text itself.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        match self {
            Self::ApiKey(secret) | Self::Token(secret) => secret,
        }
    }
}

impl Connection {
    /// The connection of this run, if there is one.
    ///
    /// # Errors
    ///
    /// If the login cannot be read, or the variables make no connection.
    pub fn find(world: &World) -> Result<Option<Self>, ServerError> {
        let Some(connection) = Self::said(world)? else { return Ok(None) };
        tracing::debug!("the state is on the server `{}`", connection.address);
        connection.with_key().map(Some)
    }

    /// The connection to an address: this run's, if it is to that address, else one of which
    /// nothing else is known.
    ///
    /// # Errors
    ///
    /// If the login cannot be read, or what is sent to the address could be read on the way.
    pub fn to(world: &World, address: Address) -> Result<Self, ServerError> {
        match Self::said(world)? {
            Some(connection) if connection.address == address => Ok(connection),
            _ => Self::new(address, Source::Login).unless_exposed(world),
        }
    }

    /// The same connection, if it has a key.
    ///
    /// # Errors
    ///
    /// If it has none.
    pub fn with_key(self) -> Result<Self, ServerError> {
        match self.key {
            Some(_) => Ok(self),
            None => Err(ServerError::NoKey { url: self.address.to_string() }),
        }
    }

    /// What variables and the login say together.
    fn said(world: &World) -> Result<Option<Self>, ServerError> {
        let login = Self::login(world)?;
        let mut connection = match variable(world, "KITARU_SERVER_URL") {
            Some(text) => {
                let address = Address::parse(text)?;
                match login {
                    Some(login) if login.address == address => {
                        Self { source: Source::Environment, ..login }
                    }
                    _ => Self::new(address, Source::Environment).unless_exposed(world)?,
                }
            }
            None => match login {
                Some(login) => login,
                None => return Ok(None),
            },
        };
        if let Some(text) = variable(world, "KITARU_AUTH_TOKEN") {
            connection.key = Some(Key::of(text));
            connection.source = Source::Environment;
        }
        if let Some(project) = variable(world, "KITARU_PROJECT") {
            connection.project = Some(project.to_owned());
        }
        Ok(Some(connection))
    }

    fn unless_exposed(self, world: &World) -> Result<Self, ServerError> {
        match self.address.is_exposed() && variable(world, "KITARU_ALLOW_HTTP") != Some("1") {
            true => Err(ServerError::Exposed { url: self.address.to_string() }),
            false => Ok(self),
        }
    }

    /// A connection to an address, of which nothing else is known.
    #[must_use]
    pub fn new(address: Address, source: Source) -> Self {
        Self {
            address,
            key: None,
            project: None,
            trust: Trust::System,
            timeout: Duration::from_secs(TIMEOUT),
            source,
        }
    }

    /// What the last login kept, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn login(world: &World) -> Result<Option<Self>, ServerError> {
        let path = file(&world.dirs.config);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(DiskError::of("read", &path)(error).into()),
        };
        let kept: Kept = serde_json::from_slice(&bytes)
            .map_err(|error| ServerError::Damaged { path, why: error.to_string() })?;
        Ok(Some(Self {
            address: Address::parse(&kept.url)?,
            key: kept
                .api_key
                .map(|key| Key::ApiKey(Secret::new(key)))
                .or(kept.access_token.map(|token| Key::Token(Secret::new(token)))),
            project: kept.project,
            trust: match kept.ssl_ca_cert {
                _ if !kept.verify_ssl => Trust::Anything,
                Some(path) => Trust::Authority(path),
                None => Trust::System,
            },
            timeout: Duration::from_secs(kept.timeout),
            source: Source::Login,
        }))
    }

    /// Keeps this as the login.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the earlier login stays then.
    pub fn keep(&self, world: &World) -> Result<(), ServerError> {
        let text = |secret: &Secret| secret.expose().to_owned();
        let (api_key, access_token) = match &self.key {
            Some(Key::ApiKey(key)) => (Some(text(key)), None),
            Some(Key::Token(token)) => (None, Some(text(token))),
            None => (None, None),
        };
        let kept = Kept {
            url: self.address.to_string(),
            api_key,
            access_token,
            project: self.project.clone(),
            verify_ssl: self.trust != Trust::Anything,
            ssl_ca_cert: match &self.trust {
                Trust::Authority(path) => Some(path.clone()),
                _ => None,
            },
            timeout: self.timeout.as_secs(),
        };
        let path = file(&world.dirs.config);
        disk::create_private_dir(&directory(&world.dirs.config))?;
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        Ok(disk::replace(&path, &bytes, Readers::User)?)
    }

    /// Forgets the login, and the access tokens that any key was exchanged for.
    ///
    /// # Errors
    ///
    /// If they are still there.
    pub fn forget(world: &World) -> Result<(), ServerError> {
        let tokens = tokens(&world.dirs.config);
        let path = file(&world.dirs.config);
        let gone = |path: &Path, done: io::Result<()>| match done {
            Err(error) if !is_absent(&error) => Err(DiskError::of("remove", path)(error)),
            _ => Ok(()),
        };
        gone(&tokens, fs::remove_dir_all(&tokens))?;
        Ok(gone(&path, fs::remove_file(&path))?)
    }
}

/// A variable that says something.
fn variable<'a>(world: &'a World, name: &str) -> Option<&'a str> {
    world.var(name).map(str::trim).filter(|text| !text.is_empty())
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

/// Where access tokens are kept, a file for each server and key.
pub(super) fn tokens(config: &Path) -> PathBuf {
    directory(config).join("tokens")
}
