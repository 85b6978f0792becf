//! The SDK for stack providers of kitaru.
//!
//! A provider answers four questions about one stack type: what the type needs
//! ([`StackProvider::describe`]), what is wrong with a request
//! ([`validate`](StackProvider::validate)), what to create for it
//! ([`plan`](StackProvider::plan)), and how to show a stored stack
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
//! // A unit test asks the same value, without WebAssembly.
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
//! The crate is a `cdylib` for `wasm32-unknown-unknown`, a target without WASI.
//! The module that cargo builds is then wrapped into a component:
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
//! has its flags. The provider's name and version are those of its crate.
//!
//! # A library of the machine
//!
//! Code that cannot be compiled to WebAssembly can be a shared library instead. The crate stays
//! as it is; the feature `native` has [`export!`] define the functions that kitaru calls:
//!
//! ```text
//! cargo build --release --features kitaru-provider/native
//! ```
//!
//! Such a library has all rights of the user, so kitaru runs one only if it is told to. The
//! `native/README.md` of `kitaru-contract` is its interface, for other languages too.

mod answer;
mod component;
mod connector;
mod credential_form;
mod description;
mod input;
mod json;
mod log;
#[cfg(all(feature = "native", not(target_family = "wasm")))]
mod native;
mod plan;
mod problem;
mod request;
mod row;
pub mod schema;
mod stack;
mod target;
mod wire;

pub use component::Component;
pub use connector::Connector;
pub use credential_form::{CredentialForm, Part};
pub use description::Description;
pub use input::Input;
pub use kitaru_contract::{
    Check, IniFile, StoredAt,
    kind::{ARTIFACT_STORE, CONTAINER_REGISTRY, ORCHESTRATOR},
};
pub use log::{Level, log};
pub use plan::Plan;
pub use problem::Problem;
pub use request::{Credential, Request};
pub use row::Row;
pub use schema::{Fields, Schema};
pub use serde_json::{Map, Value, json};
pub use stack::{Stack, StoredComponent};
pub use target::{Flavor, Target};

/// A provider of one stack type.
///
/// Every answer depends on the question alone: the same question has the same answer.
pub trait StackProvider {
    /// What the stack type needs and accepts.
    fn describe(&self) -> Description;

    /// All problems of a request at once.
    ///
    /// Inputs that are missing, or that the host refused by their description, are absent here and
    /// reported by the host: judge only those that are there.
    fn validate(&self, request: &Request) -> Vec<Problem>;

    /// What to create for a request without problems.
    ///
    /// # Errors
    ///
    /// The problems that prevent a plan, if there are any after all.
    fn plan(&self, request: &Request) -> Result<Plan, Vec<Problem>>;

    /// A row for each component of a stored stack of this type, in the order to show them.
    fn show(&self, stack: &Stack) -> Vec<Row>;
}

/// What [`export!`] expands to; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::answer::{describe, plan, show, validate};
    pub use kitaru_contract::guest;

    #[cfg(all(feature = "native", not(target_family = "wasm")))]
    pub use crate::native::{Call, ask, free};
    #[cfg(all(feature = "native", not(target_family = "wasm")))]
    pub use kitaru_contract::native::{ABI_VERSION, Log};
}

/// Makes a value that implements [`StackProvider`] the provider of a component, or of a native
/// library with the feature `native`.
///
/// It expands to nothing for targets other than WebAssembly without that feature. There, a test
/// uses the value itself.
#[macro_export]
macro_rules! export {
    ($provider:expr) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            use $crate::__private::{
                self as answer,
                guest::{self, exports::kitaru::provider::stack_provider as contract},
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

    guest::export_provider!(Exported with_types_in guest);
        };
        $crate::__export_native!($provider);
    };
}

/// What [`export!`] expands to besides; not for use by hand.
///
/// A program of tests may have several providers, whose functions would have the same names.
#[cfg(not(all(feature = "native", not(target_family = "wasm"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __export_native {
    ($provider:expr) => {};
}

/// What [`export!`] expands to besides; not for use by hand.
#[cfg(all(feature = "native", not(target_family = "wasm")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __export_native {
    ($provider:expr) => {
        const _: () = {
            use ::std::ffi::c_void;
            use $crate::__private as native;

            #[unsafe(no_mangle)]
            extern "C" fn kitaru_provider_abi_version() -> u32 {
                native::ABI_VERSION
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn kitaru_provider_ask(
                question: u32,
                input: *const u8,
                input_length: usize,
                log: native::Log,
                log_context: *mut c_void,
                output: *mut *mut u8,
                output_length: *mut usize,
            ) -> u32 {
                let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
                let call = native::Call {
                    question,
                    input,
                    input_length,
                    log,
                    log_context,
                    output,
                    output_length,
                };
                // SAFETY: the host calls this as the interface says.
                unsafe { native::ask(&$provider, name, version, &call) }
            }

            #[unsafe(no_mangle)]
            unsafe extern "C" fn kitaru_provider_free(output: *mut u8, output_length: usize) {
                // SAFETY: the host frees what it was given.
                unsafe { native::free(output, output_length) }
            }
        };
    };
}
