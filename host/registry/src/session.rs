//! Talks to registries: over TLS if they have it, and logged in where they ask for it.
//!
//! 1. A registry on another machine is asked over TLS. One on this machine is asked
//!    without, if it does not speak TLS.
//! 2. The first request goes without a login. If the registry asks for one, it gets
//!    the one of docker's settings, in the kind that it asks for; without one, a
//!    token service may still give a token to everybody.
//! 3. A login of a kind that is not supported, and one that is refused, are errors.
//!
//! Logins and tokens are kept as long as the session, each for its registry, and a
//! token for one repository and one kind of access.

use crate::{
    challenge::{self, Challenge},
    docker::{self, LoginSources, RegistryLogin},
    error::RegistryError,
    location::Repository,
    network::{Asked, Fetched, Network},
    options::Options,
    refusal,
    resource::Resource,
    secret::SecretText,
    token,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use kitaru_http::{Authorization, HttpRequest, HttpResponse, Method, Progress, Url, header};
use kitaru_provider_host::Cancelled;
use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use zeroize::Zeroizing;

/// The host in references to Docker Hub, and the one that serves its registry.
const DOCKER_HUB: (&str, &str) = ("docker.io", "registry-1.docker.io");

/// What is done with a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Pull,
    Push,
}

/// The registries that an operation talks to.
#[derive(Debug)]
pub(crate) struct Session {
    network: Network,
    docker: Option<PathBuf>,
    helpers: Option<OsString>,
    helper_time: Duration,
    cancelled: Cancelled,
    known: Mutex<Known>,
}

/// What was found out about registries, by their host.
#[derive(Debug, Default)]
struct Known {
    schemes: BTreeMap<String, &'static str>,
    logins: BTreeMap<String, Option<RegistryLogin>>,
    /// What requests are sent with, by registry and scope.
    held: BTreeMap<(String, String), Held>,
}

/// What requests to a registry are sent with.
#[derive(Debug, Clone)]
enum Held {
    Basic(String, SecretText),
    Bearer(SecretText),
}

impl Session {
    pub(crate) fn new(options: &Options) -> Result<Self, RegistryError> {
        Ok(Self {
            network: Network::new(options)?,
            docker: options.docker.clone(),
            helpers: options.helpers.clone(),
            helper_time: options.times.helper,
            cancelled: options.cancelled.clone(),
            known: Mutex::default(),
        })
    }

    pub(crate) fn network(&self) -> &Network {
        &self.network
    }

    /// The URL of something in a repository.
    pub(crate) fn url(&self, repository: &Repository, rest: &str) -> Result<Url, RegistryError> {
        let scheme = self.scheme(repository)?;
        let registry = repository.registry();
        let host = if registry == DOCKER_HUB.0 { DOCKER_HUB.1 } else { registry };
        let text = format!("{scheme}://{host}/v2/{}/{rest}", repository.name());
        Url::parse(&text).map_err(|error| RegistryError::Unreachable {
            registry: registry.to_owned(),
            why: error.to_string(),
        })
    }

    /// Sends a request, with a login if the registry asks for one, and returns whatever response
    /// comes in the end.
    pub(crate) fn send(
        &self,
        repository: &Repository,
        access: Access,
        request: &HttpRequest,
        resource: Resource,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Fetched, RegistryError> {
        let registry = repository.registry().to_owned();
        let asked = Asked { registry: registry.clone(), resource };
        let key = (registry, scope(repository, access));
        let mut held = self.known().held.get(&key).cloned();
        let mut is_answered = false;
        loop {
            let authorization = held.as_ref().map_or(Authorization::None, Held::authorization);
            let fetched = self.network.fetch(request, authorization, &asked, progress)?;
            let is_there = fetched.url.origin() == request.url.origin();
            if fetched.response.status != 401 || !is_there {
                return Ok(fetched);
            }
            if is_answered {
                return Err(self.unauthorized(&fetched.response, &asked));
            }
            let answer = self.answer(&fetched.response, repository, &key.1, &asked)?;
            self.known().held.insert(key.clone(), answer.clone());
            (held, is_answered) = (Some(answer), true);
        }
    }

    /// The error that a response is.
    pub(crate) fn refusal(&self, response: &HttpResponse, asked: &Asked) -> RegistryError {
        match response.status {
            401 => self.unauthorized(response, asked),
            _ => refusal::error(response, asked, &self.secrets()),
        }
    }

    fn unauthorized(&self, response: &HttpResponse, asked: &Asked) -> RegistryError {
        let Asked { registry, resource } = asked.clone();
        let has_login = matches!(self.known().logins.get(&registry), Some(Some(_)));
        match has_login {
            true => {
                let said = refusal::message(&response.body, &self.secrets());
                RegistryError::Unauthorized { registry, said }
            }
            false => RegistryError::NoLogin { registry, resource },
        }
    }

    /// What the registry gets in answer to its challenge.
    fn answer(
        &self,
        response: &HttpResponse,
        repository: &Repository,
        scope: &str,
        asked: &Asked,
    ) -> Result<Held, RegistryError> {
        let registry = || asked.registry.clone();
        let headers = response.headers.get_all(header::WWW_AUTHENTICATE);
        let challenge =
            challenge::choose(headers.iter().filter_map(|value| value.to_str().ok()))
                .map_err(|schemes| RegistryError::LoginKind { registry: registry(), schemes })?;
        let login = self.login(&asked.registry)?;
        match (challenge, login) {
            (Challenge::Bearer(_), Some(RegistryLogin::RegistryToken(token))) => {
                Ok(Held::Bearer(token))
            }
            (Challenge::Bearer(service), login) => {
                token::fetch(&self.network, &service, repository, scope, login.as_ref())
                    .map(Held::Bearer)
            }
            (Challenge::Basic, Some(RegistryLogin::Password(user, password))) => {
                Ok(Held::Basic(user, password))
            }
            (Challenge::Basic, Some(_)) => {
                let schemes = "a password, where docker's settings have a token".to_owned();
                Err(RegistryError::LoginKind { registry: registry(), schemes })
            }
            (Challenge::Basic, None) => Err(RegistryError::NoLogin {
                registry: registry(),
                resource: asked.resource.clone(),
            }),
        }
    }

    fn login(&self, registry: &str) -> Result<Option<RegistryLogin>, RegistryError> {
        if let Some(login) = self.known().logins.get(registry) {
            return Ok(login.clone());
        }
        let sources = LoginSources {
            directory: self.docker.as_deref(),
            search: self.helpers.as_deref(),
            time: self.helper_time,
        };
        let login = docker::login(registry, sources, &self.cancelled)?;
        self.known().logins.insert(registry.to_owned(), login.clone());
        Ok(login)
    }

    /// The scheme of a registry.
    fn scheme(&self, repository: &Repository) -> Result<&'static str, RegistryError> {
        let registry = repository.registry();
        if !repository.is_loopback() {
            return Ok("https");
        }
        if let Some(scheme) = self.known().schemes.get(registry) {
            return Ok(scheme);
        }
        let asked = Asked { registry: registry.to_owned(), resource: Resource::Registry };
        let url = Url::parse(&format!("https://{registry}/v2/"));
        let url = url.map_err(|error| RegistryError::Unreachable {
            registry: registry.to_owned(),
            why: error.to_string(),
        })?;
        let request = HttpRequest::new(Method::GET, url, self.network.small());
        let scheme = match self.network.probe(&request, &asked) {
            Err(error @ RegistryError::Cancelled { .. }) => return Err(error),
            // There is TLS, and it says something.
            Ok(_) | Err(RegistryError::Certificate { .. } | RegistryError::Redirect { .. }) => {
                "https"
            }
            Err(error) => {
                tracing::debug!("`{registry}` is asked without TLS: {error}");
                "http"
            }
        };
        self.known().schemes.insert(registry.to_owned(), scheme);
        Ok(scheme)
    }

    /// Everything that no message may repeat.
    fn secrets(&self) -> Vec<SecretText> {
        let known = self.known();
        let logins = known.logins.values().flatten().map(|login| login.secret().clone());
        logins.chain(known.held.values().flat_map(Held::secrets)).collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Each update is one insertion, so it is valid after a panic.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn authorization(&self) -> Authorization<'_> {
        match self {
            Self::Basic(user, password) => Authorization::Basic(user, password.expose()),
            Self::Bearer(token) => Authorization::Bearer(token.expose()),
        }
    }

    /// What is sent, in every spelling.
    fn secrets(&self) -> Vec<SecretText> {
        match self {
            Self::Bearer(token) => vec![token.clone()],
            Self::Basic(user, password) => {
                let both = Zeroizing::new(format!("{user}:{}", password.expose()));
                let encoded = SecretText::new(BASE64_STANDARD.encode(both.as_bytes()));
                vec![password.clone(), encoded]
            }
        }
    }
}

/// The access to a repository, as token services write it.
fn scope(repository: &Repository, access: Access) -> String {
    let actions = match access {
        Access::Pull => "pull",
        Access::Push => "pull,push",
    };
    format!("repository:{}:{actions}", repository.name())
}
