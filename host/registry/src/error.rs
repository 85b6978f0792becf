//! What can go wrong with a registry, each in one sentence that says who, what and where.
//!
//! No message has a password, a token, or a query of a URL. What a registry or a
//! helper said is capped, on one line, and free of what is not seen.

use crate::{
    location::{LocationError, Tag},
    resource::Resource,
};
use kitaru_provider_host::Digest;
use std::path::PathBuf;
use thiserror::Error;

/// Why a component was not fetched or pushed. `registry` is the host that failed, with its port; or
/// the directory of a mirror.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the fields are what the sentence of each variant names")]
pub enum RegistryError {
    /// Not the location of a component.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// The file of authorities holds no certificates.
    #[error("the authorities that registries are to be trusted by cannot be used: {why}")]
    Authorities { why: String },
    /// This machine trusts no authority.
    #[error(
        "the certificate of `{registry}` cannot be verified: this machine has no certificates of authorities"
    )]
    NoAuthority { registry: String },
    /// The certificate of the registry is not accepted.
    #[error("the certificate of `{registry}` is not accepted: {why}")]
    Certificate { registry: String, why: String },
    /// The proxy did not connect to the registry.
    #[error("the proxy `{proxy}` for `{registry}`, which `{variable}` names, {why}")]
    Proxy { registry: String, proxy: String, variable: &'static str, why: String },
    /// No connection, or no response.
    #[error("`{registry}` cannot be reached: {why}")]
    Unreachable { registry: String, why: String },
    /// It took too long.
    #[error("`{registry}` did not send {resource} in time: {why}")]
    Slow { registry: String, resource: Resource, why: String },
    /// The caller gave up.
    #[error("the call was given up while it waited for `{registry}`")]
    Cancelled { registry: String },

    /// Docker's `config.json` cannot be read.
    #[error("docker's settings in `{}` cannot be read: {why}", path.display())]
    DockerConfig { path: PathBuf, why: String },
    /// A credential helper did not do its work.
    #[error(
        "the credential helper `{helper}`, which docker's settings name for `{registry}`, {why}"
    )]
    Helper { helper: String, registry: String, why: String },
    /// The registry asks for a login of a kind that is not supported.
    #[error("`{registry}` asks for a login that kitaru does not support: {schemes}")]
    LoginKind { registry: String, schemes: String },
    /// The registry names a token service that must not be asked.
    #[error("`{registry}` sends for tokens to `{realm}`, where no password may go: {why}")]
    TokenService { registry: String, realm: String, why: &'static str },
    /// There is no login for the registry.
    #[error("`{registry}` asks for a login for {resource}, and docker's settings have none for it")]
    NoLogin { registry: String, resource: Resource },
    /// The login is not accepted.
    #[error(
        "`{registry}` does not accept the login that docker's settings have for it{}",
        told(said)
    )]
    Unauthorized { registry: String, said: String },
    /// The login does not suffice.
    #[error("`{registry}` does not allow {resource}{}", told(said))]
    Forbidden { registry: String, resource: Resource, said: String },

    /// A redirect that is not followed.
    #[error("`{registry}` leads to `{to}` for {resource}: {why}")]
    Redirect { registry: String, resource: Resource, to: String, why: &'static str },
    /// There is none.
    #[error("`{registry}` does not have {resource}{}", told(said))]
    Missing { registry: String, resource: Resource, said: String },
    /// There are too many requests.
    #[error("`{registry}` gets too many requests{}", told(said))]
    Busy { registry: String, said: String },
    /// The registry failed.
    #[error("`{registry}` failed with {resource} (status {status}){}", told(said))]
    Failed { registry: String, resource: Resource, status: u16, said: String },
    /// The registry refuses the request.
    #[error("`{registry}` refuses {resource} (status {status}){}", told(said))]
    Refused { registry: String, resource: Resource, status: u16, said: String },
    /// A response that is not what the specification says.
    #[error("`{registry}` sent something else than {resource}: {why}")]
    Answer { registry: String, resource: Resource, why: String },
    /// More bytes than may be.
    #[error("{resource} at `{registry}` is larger than {limit} bytes")]
    TooLarge { registry: String, resource: Resource, limit: u64 },
    /// More of something than may be.
    #[error("{resource} at `{registry}` are more than {most}")]
    TooMany { registry: String, resource: Resource, most: usize },
    /// Other bytes than the digest names.
    #[error("`{registry}` sent other bytes than {resource}: their digest is `sha256:{found}`")]
    Digest { registry: String, resource: Resource, found: Digest },
    /// Another number of bytes than announced.
    #[error("`{registry}` announced {wanted} bytes for {resource}, and sent {found}")]
    Size { registry: String, resource: Resource, wanted: u64, found: String },
    /// An index of several manifests, such as one for each platform.
    #[error(
        "{resource} at `{registry}` is an index of several manifests, and not the manifest of a component"
    )]
    Index { registry: String, resource: Resource },
    /// Something else than a component.
    #[error("{resource} at `{registry}` is not a component: {why}")]
    NoComponent { registry: String, resource: Resource, why: String },

    /// The bytes to push are no component.
    #[error("what is to be pushed to `{registry}` is not a component: {why}")]
    Unpushable { registry: String, why: String },
    /// The tag leads to another manifest already.
    #[error("`{registry}` has the tag `{tag}` already, for `sha256:{found}`")]
    TagTaken { registry: String, tag: Tag, found: Digest },
}

fn told(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

impl RegistryError {
    /// What scripts may rely on; `docs/errors.md` says what to do about each.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Location(_) => "registry.location",
            Self::Authorities { .. } | Self::NoAuthority { .. } => "registry.authorities",
            Self::Certificate { .. } => "registry.certificate",
            Self::Proxy { .. } => "registry.proxy",
            Self::Unreachable { .. } => "registry.unreachable",
            Self::Slow { .. } => "registry.slow",
            Self::Cancelled { .. } => "registry.cancelled",
            Self::DockerConfig { .. } => "registry.docker-config",
            Self::Helper { .. } => "registry.helper",
            Self::LoginKind { .. } => "registry.login-kind",
            Self::TokenService { .. } => "registry.token-service",
            Self::NoLogin { .. } => "registry.no-login",
            Self::Unauthorized { .. } => "registry.unauthorized",
            Self::Forbidden { .. } => "registry.forbidden",
            Self::Redirect { .. } => "registry.redirect",
            Self::Missing { .. } => "registry.missing",
            Self::Busy { .. } => "registry.busy",
            Self::Failed { .. } => "registry.failed",
            Self::Refused { .. } => "registry.refused",
            Self::Answer { .. } => "registry.answer",
            Self::TooLarge { .. } | Self::TooMany { .. } => "registry.too-large",
            Self::Digest { .. } => "registry.digest",
            Self::Size { .. } => "registry.size",
            Self::Index { .. } => "registry.index",
            Self::NoComponent { .. } => "registry.no-component",
            Self::Unpushable { .. } => "registry.unpushable",
            Self::TagTaken { .. } => "registry.tag-taken",
        }
    }
}
