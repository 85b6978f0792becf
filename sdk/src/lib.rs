//! What a kitaru stack provider is written with.
//!
//! A provider answers four questions about one stack type: what a stack of it
//! needs ([`StackProvider::describe`]), what is wrong with a request
//! ([`validate`](StackProvider::validate)), what to create for it
//! ([`plan`](StackProvider::plan)), and how a stored stack reads
//! ([`show`](StackProvider::show)). It never acts: it has no files, no network,
//! no clock and no environment, and it never sees a secret.
//!
//! # A whole provider
//!
//! ```
//! use kitaru_provider::{
//!     Component, Description, Fields, Flavor, Input, Plan, Problem, Request, Row, Stack,
//!     StackProvider, Target, schema,
//! };
//!
//! /// Stacks that run on a Nomad cluster and keep their artifacts on a shared disk.
//! pub struct Nomad;
//!
//! impl StackProvider for Nomad {
//!     fn describe(&self) -> Description {
//!         let orchestrator = Fields::new()
//!             .field("datacenter", schema::string())
//!             .field("synchronous", schema::boolean())
//!             .field("token", schema::string().nullable().sensitive());
//!         Description::new("nomad", "Nomad", "Runs on a Nomad cluster.")
//!             .input(Input::string("datacenter", "Data center to run in").required())
//!             .input(Input::uri("artifact-store", "Where outputs are kept", ["file"]).required())
//!             .target(Target::new("orchestrator").flavor(Flavor::new("nomad", orchestrator)))
//!             .target(Target::new("artifact_store").flavor(Flavor::new(
//!                 "local",
//!                 Fields::new().field("path", schema::string()),
//!             )))
//!             .asynchronous("orchestrator", "synchronous", false)
//!             .recognises(["nomad"])
//!     }
//!
//!     fn validate(&self, request: &Request) -> Vec<Problem> {
//!         match request.text("artifact-store") {
//!             Some("file://") => vec![
//!                 Problem::at_input("artifact-store", "artifact-store.path", "the path is missing")
//!                     .hint("Give a directory, such as `file:///mnt/artifacts`."),
//!             ],
//!             _ => Vec::new(),
//!         }
//!     }
//!
//!     fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>> {
//!         let datacenter = request.text("datacenter").unwrap_or_default();
//!         let store = request.text("artifact-store").unwrap_or_default();
//!         let path = store.trim_start_matches("file://");
//!         Ok(Plan::new()
//!             .component(
//!                 Component::new("orchestrator", "nomad")
//!                     .set("datacenter", datacenter)
//!                     .extra(request),
//!             )
//!             .component(
//!                 Component::new("artifact_store", "local").set("path", path).extra(request),
//!             )
//!             .resource("datacenter", datacenter)
//!             .resource("artifact_store", store))
//!     }
//!
//!     fn show(&self, stack: &Stack) -> Vec<Row> {
//!         stack
//!             .components()
//!             .map(|component| match component.kind() {
//!                 "orchestrator" => Row::runner(component)
//!                     .detail("datacenter", component.text("datacenter")),
//!                 "artifact_store" => Row::storage(component).detail("location", component.text("path")),
//!                 _ => Row::additional(component),
//!             })
//!             .collect()
//!     }
//! }
//!
//! kitaru_provider::export!(Nomad);
//!
//! // The same value answers in a unit test, without WebAssembly.
//! let request = Request::new("lab")
//!     .with_input("datacenter", "dc1")
//!     .with_input("artifact-store", "file:///mnt/artifacts")
//!     .with_extra("orchestrator", "synchronous", false);
//! assert!(Nomad.validate(&request).is_empty());
//! let plan = Nomad.plan(&request).unwrap();
//! assert_eq!(plan.find("orchestrator").unwrap().configuration()["synchronous"], false);
//! ```
//!
//! # Building it
//!
//! The crate is a `cdylib` for `wasm32-unknown-unknown`, a target without WASI,
//! and the module that comes out is made a component:
//!
//! ```toml
//! [lib]
//! crate-type = ["cdylib", "rlib"]
//! ```
//!
//! ```text
//! cargo build --release --target wasm32-unknown-unknown
//! wasm-tools component new target/wasm32-unknown-unknown/release/nomad.wasm -o nomad.wasm
//! ```
//!
//! Put `nomad.wasm` into a plugins directory, and `kitaru stack create --type nomad`
//! knows its flags. The provider's name and version are those of its crate.

// `export!` names this crate from inside it too, in the bindings.
extern crate self as kitaru_provider;

mod check;
mod component;
mod description;
mod log;
mod plan;
mod problem;
mod request;
pub mod schema;
mod stack;

pub use check::{Check, IniFile};
pub use description::{CredentialForm, Description, Flavor, Input, Part, StoredAt, Target};
pub use log::{Level, log};
pub use plan::{Component, Connector, Plan};
pub use problem::Problem;
pub use request::{Credential, Request};
pub use schema::{Fields, Schema};
pub use serde_json::{Map, Value, json};
pub use stack::{Row, Stack, StoredComponent};

/// A provider of one stack type.
///
/// Every answer depends on the question alone.
pub trait StackProvider {
    /// What a stack of this type needs and may be told.
    fn describe(&self) -> Description;

    /// Everything wrong with a request, all at once; empty if nothing is.
    ///
    /// Inputs that are missing, or that the host found wrong by their
    /// description, are absent: judge what is there.
    fn validate(&self, request: &Request) -> Vec<Problem>;

    /// What to create for a request in which nothing is wrong.
    ///
    /// # Errors
    ///
    /// What stands in the way, if anything still does.
    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>>;

    /// A stored stack of this type, a row a component, in the order to show them.
    fn show(&self, stack: &Stack) -> Vec<Row>;
}

/// What [`export!`] expands to; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::component::{answer, bindings};
    pub use wit_bindgen;
}

/// Makes a value that implements [`StackProvider`] the provider of a component.
///
/// For other targets than WebAssembly it does nothing: there the value is
/// used as it is, in tests.
#[macro_export]
macro_rules! export {
    ($provider:expr) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            use $crate::__private::{
                answer,
                bindings::{self, exports::kitaru::provider::stack_provider as contract},
            };

            struct Exported;

            impl contract::Guest for Exported {
                fn describe() -> contract::Description {
                    answer::describe(&$provider, env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
                }

                fn validate(request: contract::Request) -> Vec<contract::Problem> {
                    answer::validate(&$provider, request)
                }

                fn plan(
                    request: contract::Request,
                ) -> Result<contract::StackPlan, Vec<contract::Problem>> {
                    answer::plan(&$provider, request)
                }

                fn show(stack: contract::StoredStack) -> Vec<contract::Row> {
                    answer::show(&$provider, stack)
                }
            }

    bindings::export_provider!(Exported with_types_in bindings);
        };
    };
}
