//! Stage 3: a component is asked what to create, or how a stack reads.
//!
//! [`source`] finds providers, [`catalog`] knows what each serves without
//! running it, [`inspect`] looks at a component before anything of it runs,
//! [`code`] keeps compiled code, [`sandbox`] runs it within limits, and [`v1`]
//! speaks version 1 of the contract. Everything a provider returns is
//! untrusted: [`clean`] is where it stops being so. What is asked about holds no
//! secret: [`declared`] knows which values are.
//!
//! Not decided here: what a plan means for the state (`rules`).

pub mod ask;
pub mod catalog;
pub mod clean;
pub mod code;
pub mod declared;
pub mod error;
pub mod generic;
pub mod inspect;
pub mod plan;
pub mod sandbox;
pub mod source;
mod v1;

pub use ask::Provider;
pub use catalog::Catalog;
pub use declared::Declared;
pub use error::ProviderError;
pub use plan::{Finding, Plan, PlannedComponent, PlannedConnector, Row};
