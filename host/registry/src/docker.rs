//! Finds the login for a registry in docker's settings.
//!
//! In the order in which docker looks:
//!
//! 1. The helper that `credHelpers` names for the registry, else the one that
//!    `credsStore` names for all.
//! 2. The login in `auths`. With a helper, it counts only if the helper has none.
//!
//! A registry is known by its host with its port; a scheme and a path that older
//! releases of docker wrote are left out. Settings that cannot be read, and a
//! helper that fails, are errors: nothing is fetched without the login that was
//! meant for it.

use crate::{
    credential_helper::{self, Answer, Failure},
    error::RegistryError,
    secret::SecretText,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use kitaru_provider_host::{Cancelled, disk};
use serde::Deserialize;
use std::{collections::BTreeMap, ffi::OsStr, path::Path, time::Duration};
use zeroize::Zeroizing;

/// The host of Docker Hub in references, and what docker's settings call it.
const DOCKER_HUB: (&str, &str) = ("docker.io", "https://index.docker.io/v1/");

/// A login for a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RegistryLogin {
    /// A user and a password.
    Password(String, SecretText),
    /// A token that a token service exchanges for others.
    IdentityToken(SecretText),
    /// A token that the registry takes as it is.
    RegistryToken(SecretText),
}

impl RegistryLogin {
    /// The password or token.
    pub(crate) fn secret(&self) -> &SecretText {
        match self {
            Self::Password(_, secret)
            | Self::IdentityToken(secret)
            | Self::RegistryToken(secret) => secret,
        }
    }
}

/// Where logins are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoginSources<'a> {
    /// The directory with docker's `config.json`.
    pub(crate) directory: Option<&'a Path>,
    /// The directories with helpers, as `PATH` has them.
    pub(crate) search: Option<&'a OsStr>,
    /// How long a helper may take.
    pub(crate) time: Duration,
}

/// Docker's `config.json`, as far as it is about logins.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DockerSettings {
    auths: BTreeMap<String, StoredAuth>,
    creds_store: Option<String>,
    cred_helpers: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredAuth {
    auth: SecretText,
    username: String,
    password: SecretText,
    identitytoken: SecretText,
    registrytoken: SecretText,
}

/// The login for a registry, if there is one.
pub(crate) fn login(
    registry: &str,
    sources: LoginSources<'_>,
    cancelled: &Cancelled,
) -> Result<Option<RegistryLogin>, RegistryError> {
    let Some(directory) = sources.directory else { return Ok(None) };
    let settings = read(&directory.join("config.json"))?;
    let helper = of_host(&settings.cred_helpers, registry).or(settings.creds_store.as_ref());
    // An empty name turns the store off.
    if let Some(name) = helper.filter(|name| !name.is_empty()) {
        let server = settings_name(registry);
        let answer = credential_helper::ask(name, server, sources.search, sources.time, cancelled);
        let answer = answer.map_err(|failure| match failure {
            Failure::Cancelled => RegistryError::Cancelled { registry: registry.to_owned() },
            Failure::Failed(why) => RegistryError::Helper {
                helper: credential_helper::program(name),
                registry: registry.to_owned(),
                why,
            },
        })?;
        match answer {
            Answer::Password(user, password) => {
                return Ok(Some(RegistryLogin::Password(user, password)));
            }
            Answer::IdentityToken(token) => return Ok(Some(RegistryLogin::IdentityToken(token))),
            Answer::Nothing => {}
        }
    }
    let Some(stored) = of_host(&settings.auths, registry) else { return Ok(None) };
    stored.login().map_err(|why| RegistryError::DockerConfig {
        path: directory.join("config.json"),
        why: format!("{why} in the login for `{registry}`"),
    })
}

fn read(path: &Path) -> Result<DockerSettings, RegistryError> {
    let wrong = |why: String| RegistryError::DockerConfig { path: path.to_owned(), why };
    let bytes = match disk::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.is_absent() => return Ok(DockerSettings::default()),
        Err(error) => return Err(wrong(error.to_string())),
    };
    // The message of the parser may repeat a password.
    serde_json::from_slice(&bytes).map_err(|error| {
        wrong(format!("not what docker writes (line {}, column {})", error.line(), error.column()))
    })
}

impl StoredAuth {
    fn login(&self) -> Result<Option<RegistryLogin>, &'static str> {
        if !self.registrytoken.is_empty() {
            return Ok(Some(RegistryLogin::RegistryToken(self.registrytoken.clone())));
        }
        if !self.identitytoken.is_empty() {
            return Ok(Some(RegistryLogin::IdentityToken(self.identitytoken.clone())));
        }
        if self.auth.is_empty() {
            let has_user = !self.username.is_empty();
            let login = || RegistryLogin::Password(self.username.clone(), self.password.clone());
            return Ok(has_user.then(login));
        }
        const WRONG: &str = "`auth` is not a user and a password in Base64";
        let bytes = BASE64_STANDARD.decode(self.auth.expose()).map_err(|_| WRONG)?;
        let text = Zeroizing::new(String::from_utf8(bytes).map_err(|_| WRONG)?);
        let (user, password) = text.split_once(':').ok_or(WRONG)?;
        let password = SecretText::new(password.trim_end_matches('\0'));
        Ok(Some(RegistryLogin::Password(user.to_owned(), password)))
    }
}

/// What docker's settings and helpers call a registry.
fn settings_name(registry: &str) -> &str {
    if registry == DOCKER_HUB.0 { DOCKER_HUB.1 } else { registry }
}

/// The value for a registry: by its exact name, else by its host.
fn of_host<'a, T>(values: &'a BTreeMap<String, T>, registry: &str) -> Option<&'a T> {
    let name = settings_name(registry);
    let is_same = |key: &str| host_of(key).eq_ignore_ascii_case(host_of(name));
    let by_host = || values.iter().find(|(key, _)| is_same(key)).map(|(_, value)| value);
    values.get(name).or_else(by_host)
}

/// The host and port in a key of docker's settings.
fn host_of(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    key.split('/').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn found(config: &str, registry: &str) -> Result<Option<RegistryLogin>, RegistryError> {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("config.json"), config).unwrap();
        let time = Duration::from_secs(10);
        let sources = LoginSources { directory: Some(directory.path()), search: None, time };
        login(registry, sources, &Cancelled::default())
    }

    fn password(user: &str, password: &str) -> Option<RegistryLogin> {
        Some(RegistryLogin::Password(user.to_owned(), SecretText::new(password)))
    }

    #[test]
    fn a_login_is_found_by_the_host() {
        // me:s3:cret
        let config = r#"{"auths":{
            "https://R.example:5000/v1/":{"auth":"bWU6czM6Y3JldA=="},
            "https://index.docker.io/v1/":{"username":"hub","password":"p"},
            "token.example":{"identitytoken":"t"},
            "registry-token.example":{"registrytoken":"r"},
            "empty.example":{}}}"#;
        assert_eq!(found(config, "r.example:5000").unwrap(), password("me", "s3:cret"));
        assert_eq!(found(config, "docker.io").unwrap(), password("hub", "p"));
        let token = SecretText::new("t");
        let identity = Some(RegistryLogin::IdentityToken(token));
        assert_eq!(found(config, "token.example").unwrap(), identity);
        let token = Some(RegistryLogin::RegistryToken(SecretText::new("r")));
        assert_eq!(found(config, "registry-token.example").unwrap(), token);
        for registry in ["r.example", "empty.example", "other.example", "x.r.example:5000"] {
            assert_eq!(found(config, registry).unwrap(), None, "{registry}");
        }
    }

    #[test]
    fn settings_that_cannot_be_read_are_an_error_without_a_secret() {
        for config in [
            "s3cret",
            r#"{"auths":"s3cret"}"#,
            r#"{"auths":{"r.example":{"auth":["s3cret"]}}}"#,
            r#"{"auths":{"r.example":{"auth":"s3cret"}}}"#,
            // No colon.
            r#"{"auths":{"r.example":{"auth":"bWU="}}}"#,
        ] {
            let error = found(config, "r.example").unwrap_err();
            assert_eq!(error.code(), "registry.docker-config", "{config}");
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn without_settings_there_is_no_login() {
        let directory = tempfile::tempdir().unwrap();
        let time = Duration::from_secs(10);
        let sources = LoginSources { directory: Some(directory.path()), search: None, time };
        assert_eq!(login("r.example", sources, &Cancelled::default()), Ok(None));
    }

    #[test]
    fn a_helper_that_is_missing_is_named() {
        for (config, helper) in [
            (r#"{"credsStore":"none-here"}"#, "docker-credential-none-here"),
            (
                r#"{"credHelpers":{"r.example":"../../x"},"credsStore":"y"}"#,
                "docker-credential-../../x",
            ),
        ] {
            match found(config, "r.example").unwrap_err() {
                RegistryError::Helper { helper: named, registry, .. } => {
                    assert_eq!((named.as_str(), registry.as_str()), (helper, "r.example"));
                }
                error => panic!("{error}"),
            }
        }
    }
}
