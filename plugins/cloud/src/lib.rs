//! The rules of AWS, GCP and Azure that kitaru's remote stack types share.
//!
//! A stack type chooses its cloud and describes its orchestrator. The parts that
//! depend on the cloud alone are here:
//!
//! - [`Cloud`], with [`Aws`], [`Gcp`] and [`Azure`]: flavors, authentication
//!   methods, the connector, and the rules on names and registries.
//! - [`Backing`]: the artifact store and the container registry of a request,
//!   judged and planned by their final values.
//! - [`region()`] and [`cluster()`]: the rules on regions and Kubernetes clusters.
//! - [`Setting`] and [`form`]: a final value with the place that it comes from,
//!   and the predicates that rules on names are written with.
//! - [`rows()`]: the rows of a stored stack.
//! - [`inputs`] and [`pod`]: the inputs that every remote stack type has, and the
//!   pod settings that several orchestrators take.
//!
//! Not decided here: anything about one stack type's orchestrator.

mod address;
mod aws;
mod azure;
mod backing;
mod cloud;
mod cluster;
mod fields;
pub mod form;
mod gcp;
pub mod inputs;
mod partition;
pub mod pod;
mod registry;
mod rows;
mod setting;
mod store;
mod uri;

pub use address::Address;
pub use aws::Aws;
pub use azure::Azure;
pub use backing::{Backing, problems};
pub use cloud::{Cloud, artifact_store, container_registry, region};
pub use cluster::cluster;
pub use gcp::Gcp;
pub use rows::rows;
pub use setting::Setting;
pub use uri::scheme;
