//! Asks a token service for the token of a repository.
//!
//! 1. The service is at an `https` address. It may be at `http` only if the registry
//!    is on this machine, and the service as well.
//! 2. It is asked for the access that is needed, and for what the registry says that
//!    it needs. It gets the login for the registry, if there is one.
//! 3. A redirect of it is not followed.

use crate::{
    challenge::TokenService,
    docker::RegistryLogin,
    error::RegistryError,
    json, limits,
    location::{Repository, shown},
    network::{Asked, Network},
    refusal,
    resource::Resource,
    secret::SecretText,
};
use kitaru_http::{
    Authorization, Bounds, HttpRequest, HttpResponse, Method, RequestBody, Url, host,
};
use serde::Deserialize;
use std::slice;

/// How this program names itself to a service that exchanges tokens.
const CLIENT: &str = "kitaru";

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(default)]
    token: SecretText,
    #[serde(default)]
    access_token: SecretText,
}

/// A token for a repository.
pub(crate) fn fetch(
    network: &Network,
    service: &TokenService,
    repository: &Repository,
    scope: &str,
    login: Option<&RegistryLogin>,
) -> Result<SecretText, RegistryError> {
    let registry = repository.registry().to_owned();
    let asked = Asked { registry: registry.clone(), resource: Resource::Token(repository.clone()) };
    let realm = realm(service, repository)?;
    let mut scopes = vec![scope];
    scopes.extend(service.scope.as_deref().filter(|wanted| *wanted != scope));
    let (request, authorization) = match login {
        Some(RegistryLogin::IdentityToken(token)) => {
            (exchange(network, realm, service, &scopes, token), Authorization::None)
        }
        Some(RegistryLogin::Password(user, password)) => {
            let basic = Authorization::Basic(user, password.expose());
            (question(network, realm, service, &scopes), basic)
        }
        Some(RegistryLogin::RegistryToken(_)) | None => {
            (question(network, realm, service, &scopes), Authorization::None)
        }
    };
    let response = network.ask(&request, authorization, &asked)?;
    read(&response, &asked, login)
}

/// The address of a service that a login may be sent to.
fn realm(service: &TokenService, repository: &Repository) -> Result<Url, RegistryError> {
    let refused = |realm: String, why| RegistryError::TokenService {
        registry: repository.registry().to_owned(),
        realm,
        why,
    };
    let Ok(url) = Url::parse(&service.realm) else {
        return Err(refused("…".to_owned(), "that is no address"));
    };
    let is_here = repository.is_loopback() && host::is_loopback(host::of(&url));
    if !url.username().is_empty() || url.password().is_some() {
        Err(refused(shown(&url), "it holds a user or password"))
    } else if url.scheme() == "https" || url.scheme() == "http" && is_here {
        Ok(url)
    } else {
        Err(refused(shown(&url), "it is not encrypted"))
    }
}

/// The request of docker's token protocol.
fn question(
    network: &Network,
    mut realm: Url,
    service: &TokenService,
    scopes: &[&str],
) -> HttpRequest {
    let named = service.service.iter().map(|name| ("service", name.as_str()));
    realm.query_pairs_mut().extend_pairs(named).extend_pairs(scopes.iter().map(|it| ("scope", it)));
    HttpRequest::new(Method::GET, realm, bounds(network))
}

/// The request that exchanges an identity token, which is a refresh token of OAuth 2.0.
fn exchange(
    network: &Network,
    realm: Url,
    service: &TokenService,
    scopes: &[&str],
    token: &SecretText,
) -> HttpRequest {
    let mut form = Url::clone(&realm);
    form.set_query(None);
    form.query_pairs_mut()
        .append_pair("grant_type", "refresh_token")
        .append_pair("client_id", CLIENT)
        .append_pair("scope", &scopes.join(" "))
        .append_pair("refresh_token", token.expose())
        .extend_pairs(service.service.iter().map(|name| ("service", name.as_str())));
    let body = form.query().unwrap_or_default().as_bytes().to_vec();
    let body = RequestBody::new("application/x-www-form-urlencoded", body);
    let request = HttpRequest::new(Method::POST, realm, bounds(network));
    HttpRequest { body: Some(body), ..request }
}

fn bounds(network: &Network) -> Bounds {
    Bounds { body: limits::TOKEN, ..network.small() }
}

fn read(
    response: &HttpResponse,
    asked: &Asked,
    login: Option<&RegistryLogin>,
) -> Result<SecretText, RegistryError> {
    let secrets = login.map(RegistryLogin::secret);
    let secrets = secrets.map(slice::from_ref).unwrap_or_default();
    let Asked { registry, resource } = asked.clone();
    match (response.status, login) {
        // Services of OAuth 2.0 answer with 400 to a token that they do not accept.
        (401, Some(_)) | (400, Some(RegistryLogin::IdentityToken(_))) => {
            let said = refusal::message(&response.body, secrets);
            return Err(RegistryError::Unauthorized { registry, said });
        }
        (401 | 403, None) => return Err(RegistryError::NoLogin { registry, resource }),
        _ if !response.is_success() => return Err(refusal::error(response, asked, secrets)),
        _ => {}
    }
    let wrong = |why: String| RegistryError::Answer {
        registry: asked.registry.clone(),
        resource: asked.resource.clone(),
        why,
    };
    let answer: TokenAnswer = json::read(&response.body).map_err(wrong)?;
    let token = if answer.token.is_empty() { answer.access_token } else { answer.token };
    let is_token = !token.is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic());
    match is_token {
        true => Ok(token),
        false => Err(wrong("there is no token in it".to_owned())),
    }
}
