//! Asks the stack providers of kitaru.
//!
//! A provider answers questions about one stack type: what it needs, what is
//! wrong with a request, what to create for it, and how a stored stack reads.
//! This crate runs providers within limits and checks their answers. It knows
//! no state of stacks, no command line and no directory of plugins.
//!
//! ```no_run
//! use kitaru_contract::Request;
//! use kitaru_provider_host::{CodeCache, InMemory, ProviderHost};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let host = ProviderHost::new(CodeCache::new("cache/code".into(), "config/records".into()));
//! let artifact = InMemory::new("acme.wasm", std::fs::read("acme.wasm")?);
//!
//! let mut acme = host.open(&artifact)?;
//! let request = Request { name: "prod".to_owned(), ..Request::default() };
//! let findings = acme.validate(&request)?;
//! assert!(findings.is_empty(), "nothing is wrong with the request");
//! let plan = acme.plan(&request)?;
//! assert!(plan.components.iter().any(|component| component.kind == "orchestrator"));
//! # Ok(())
//! # }
//! ```
//!
//! # How data travels
//!
//! `artifact → inspect → compile → code → v1 (in a sandbox) → provider → clean → answer, description`
//!
//! A library of the machine goes another way: `artifact → native (a process) → provider → …`
//!
//! | module | duty |
//! |---|---|
//! | [`limits`] | what a provider may use |
//! | [`text`], [`cancel`], [`disk`], [`digest`] | leaves that the users of this crate need too |
//! | [`fields`], [`description`], [`answer`] | what was answered, checked |
//! | [`clean`] | where an answer stops being untrusted |
//! | [`error`] | what can be wrong with a provider |
//! | `log` | what a provider writes to the log |
//! | [`contract`] | which versions of the contract are spoken |
//! | [`artifact`] | a provider's bytes, named by their digest |
//! | `inspect` | looks at a component before it is compiled |
//! | `clock`, `engine` | the deadlines of calls, and the one engine of the process |
//! | [`compile`] | compiles a component, in a process without rights |
//! | [`code`] | compiled code, kept from one run to the next |
//! | `host_state`, `sandbox` | one instance within the limits |
//! | [`provider`] | a provider in the records of the contract, unchecked |
//! | `v1` | asks a component of version 1 |
//! | [`native`] | asks a library of the machine, in a process of its own |
//! | [`instance`] | asks a provider that runs, and checks what it answers |
//! | [`host`] | opens a provider |
//!
//! A module uses those above it in this table, never those below; of kitaru's
//! crates, this one depends on [`kitaru_contract`] and [`kitaru_platform`] alone.
//!
//! # What is not decided here
//!
//! Which providers there are and which are trusted, how a request is made from
//! words, what a plan means for the state, how an error is explained to a
//! person. No secret belongs into a request or a stored stack: what is handed
//! over here, the provider sees.

pub mod answer;
pub mod artifact;
pub mod cancel;
pub mod clean;
mod clock;
pub mod code;
pub mod compile;
pub mod contract;
pub mod description;
pub mod digest;
pub mod disk;
mod engine;
pub mod error;
pub mod fields;
pub mod host;
mod host_state;
mod inspect;
pub mod instance;
pub mod limits;
mod log;
pub mod native;
pub mod provider;
mod sandbox;
pub mod text;
mod v1;

pub use answer::{Finding, Object, Plan, PlannedComponent, PlannedConnector, Row};
pub use artifact::{Artifact, InMemory};
pub use cancel::Cancelled;
pub use clean::ContractViolation;
pub use code::CodeCache;
pub use compile::Compiler;
pub use contract::Contract;
pub use description::{Description, StackType};
pub use digest::{Digest, ParseDigestError};
pub use error::{Lasting, ProviderError, ProviderFault, Question};
pub use fields::Fields;
pub use host::ProviderHost;
pub use inspect::{imports, inspect};
pub use instance::Instance;
pub use provider::Provider;

// A host is shared by threads, and an instance may move to one.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    const fn is_sent<T: Send>() {}
    is_shared::<ProviderHost>();
    is_sent::<Instance>();
};
