//! Fetches and pushes components: by HTTPS, and by the OCI distribution protocol in
//! the CNCF's layout of Wasm artifacts.
//!
//! ```no_run
//! use kitaru_registry::{Location, Options, Registry, RegistryError, Version};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let registry = Registry::open(&Options::default())?;
//! let Location::Oci(reference) = Location::parse("oci://registry.acme.example/nomad:1.0.0")? else {
//!     return Err("it is in a registry".into());
//! };
//! let Version::Tag(tag) = &reference.version else { return Err("it has a tag".into()) };
//! let digest = registry.resolve(&reference.repository, tag)?;
//! let manifest = registry.manifest(&reference.repository, digest)?;
//! let signatures = registry.signatures(&reference.repository, digest)?;
//! let component = registry.component(&reference.repository, &manifest)?;
//! # Ok(())
//! # }
//! ```
//!
//! Everything that a registry sends is untrusted: it has a limit ([`limits`]), it is
//! compared with the digest that names it, and its words are cleaned before they
//! stand in a message. A tag is resolved to a digest once, and digests name
//! everything from there on. No password, token or query of a URL is in a message,
//! in the log or in `Debug`.
//!
//! The crate `oci-client` 0.17 was not used: it reads manifests, tokens and errors
//! without a limit, and follows redirects as `reqwest` does by default, in which a
//! caller has no say.
//!
//! | module | duty |
//! |---|---|
//! | [`limits`] | what a registry may cost |
//! | `secret`, `json` | texts that no message may repeat, and JSON of bounded depth |
//! | [`location`], [`resource`] | where a component is, and what is asked for |
//! | [`error`] | what can go wrong |
//! | [`manifest`], `config` | what a manifest has to say, and the one of what is pushed |
//! | `challenge`, `credential_helper`, `docker` | which login is asked for, and which there is |
//! | [`mirror`], [`options`] | what a caller says about all this |
//! | `network` | sends requests, and follows redirects where that is safe |
//! | `refusal`, `token` | what registries say when they refuse, and tokens of their services |
//! | `session` | requests to registries, with a login |
//! | `content` | the content of a repository, wherever it is, and its checks |
//! | `remote`, `layout` | that of a registry, and that of a mirror directory |
//! | `fetch`, [`signature`] | tags, manifests, components and signatures |
//! | [`save`] | writes a component and its signatures into a directory |
//! | [`push`] | sends components and signatures |
//! | [`download`] | fetches a file by HTTPS |
//! | [`registry`] | the operations |
//!
//! A module uses those above it in this table, never those below; of kitaru's
//! crates, this one depends on [`kitaru_http`], [`kitaru_platform`] and
//! [`kitaru_provider_host`].
//!
//! # What is not decided here
//!
//! Which version is chosen among tags, whether a signature is right and whose it has
//! to be, whether the bytes are a provider, and where they are kept. No variable is
//! read here: a caller says where docker's settings, helpers and proxies are.

mod challenge;
mod config;
mod content;
mod credential_helper;
mod docker;
pub mod download;
pub mod error;
mod fetch;
mod json;
mod layout;
pub mod limits;
pub mod location;
pub mod manifest;
pub mod mirror;
mod network;
pub mod options;
pub mod push;
mod refusal;
pub mod registry;
mod remote;
pub mod resource;
pub mod save;
mod secret;
mod session;
pub mod signature;
mod token;

pub use download::Download;
pub use error::RegistryError;
pub use location::{
    FileUrl, Location, LocationError, ParseTagError, Reference, Repository, Tag, Version,
};
pub use manifest::ComponentManifest;
pub use mirror::Mirror;
pub use options::{Options, ProgressListener, Times, Transfer};
pub use push::Overwrite;
pub use registry::Registry;
pub use resource::Resource;
pub use save::SaveError;
pub use signature::{AttachedBundle, Signatures, SignedPayload};

// Threads share a registry.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Registry>();
};
