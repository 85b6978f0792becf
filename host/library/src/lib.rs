//! Stacks that ML and agent runs execute on: create, inspect, switch and delete them.
//!
//! [`Kitaru`] is opened with [`Settings`] and has a method for each operation.
//!
//! ```no_run
//! use kitaru::{CreateStack, DeleteStack, Kitaru, Settings, ShowStack};
//!
//! # fn main() -> Result<(), kitaru::Failure> {
//! let kitaru = Kitaru::open(Settings::of_process());
//! let created = kitaru.create(
//!     &CreateStack::new("prod", "vertex")
//!         .input("artifact-store", "gs://outputs/prod")
//!         .input("container-registry", "us-central1-docker.pkg.dev/my-project/images")
//!         .input("region", "us-central1"),
//! )?;
//! assert!(created.before.is_some(), "it is the active stack from here on");
//! let shown = kitaru.show(&ShowStack { stack: "prod".to_owned() })?;
//! assert_eq!(shown.stack_type, "vertex");
//! kitaru.delete(&DeleteStack { stack: "prod".to_owned(), recursive: true, force: true })?;
//! # Ok(())
//! # }
//! ```
//!
//! # The map
//!
//! Inside an operation, data passes through stages. A module uses only those
//! above it in this table, which a test checks.
//!
//! | module | duty |
//! |---|---|
//! | [`words`], [`problem`], [`location`] | messages, errors, and source locations |
//! | [`text`], [`name`], [`secret`], [`stack`], `id`, [`nearest`], `disk` | values and files |
//! | [`settings`], [`listener`], [`outcome`] | the caller's settings, events, results in JSON |
//! | [`request`] | turns arguments and a stack file into a request; pure |
//! | [`credential`] | reads secrets, and the files that a credential refers to |
//! | [`plugin`] | finds providers, and what each serves |
//! | [`rules`] | turns a plan and facts into a change, or a refusal; pure |
//! | `rest` | the REST interface of the shared server |
//! | [`server`] | a client of that server |
//! | [`store`] | reads facts and makes changes durable: embedded, or on a server |
//! | [`ops`] | the operations |
//!
//! Separate crates run providers, [`kitaru_provider_host`], send HTTP requests,
//! [`kitaru_http`], and ask the operating system, [`kitaru_platform`].

pub mod credential;
mod disk;
mod id;
pub mod listener;
pub mod location;
pub mod name;
pub mod nearest;
pub mod ops;
pub mod outcome;
pub mod plugin;
pub mod problem;
pub mod request;
mod rest;
pub mod rules;
pub mod secret;
pub mod server;
pub mod settings;
pub mod stack;
pub mod store;
pub mod text;
pub mod words;

/// What the fuzzers reach, which callers do not.
#[cfg(fuzzing)]
pub mod fuzzing {
    /// Does with a server's answer what the operations do.
    pub fn read_answer(bytes: &[u8]) {
        crate::store::remote::read_answer(bytes);
    }
}

pub use credential::SecretSource;
pub use kitaru_contract::kind;
pub use kitaru_provider_host::Cancelled;
pub use listener::{Event, Listener};
pub use ops::{
    Init, Initialised, Kitaru, LoggedIn, LoggedOut, Login, ServerAccess, Status, Version,
    plugin::{
        DistrustPublisher, InstallPlugin, InstalledPlugins, ListedPlugin, OutdatedPlugin,
        OutdatedPlugins, PluginCheck, PluginDiagnoses, PluginDiagnosis, PluginList, PluginUpdate,
        PublishPlugin, PublishedPlugin, RemovePlugin, RemovedPlugin, ShowPlugin, ShownPlugin,
        SyncedPlugins, TrustChange, TrustList, TrustPlugin, UpdatePlugin, VendorPlugins,
        VendoredPlugins, VerifiedPlugins,
    },
    stack::{
        ActiveStack, BoundStack, CopiedStack, CopySource, CopyStack, CopyTarget, CreateStack,
        CreatedStack, DeleteStack, DeletedStack, DescribeFile, ExportStack, ExportedStack,
        FileSchema, ListStacks, PlannedStack, ResolveStack, ResolvedStack, ShowStack, ShownStack,
        StackList, StackTemplate, StackTypes, UseStack, UsedStack, WriteTemplate,
    },
    version,
};
pub use outcome::Outcome;
pub use problem::{Failure, Problem};
pub use settings::Settings;
