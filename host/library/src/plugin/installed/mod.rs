//! The plugins that are installed for this user.
//!
//! | what | in the settings directory |
//! |---|---|
//! | the bytes of each component, read-only, named by digest | `components/` |
//! | what is known of each, and which versions were seen where | `plugins.json` |
//! | which of them serves each type | `kitaru.lock` |
//! | what removed plugins exported of their stacks | `exports/` |
//!
//! 1. A component is checked against its digest each time it is read.
//! 2. The lock is written last: until then, what was written before it changes nothing.
//! 3. Processes that change them take turns; those that read never wait.
//! 4. A version that was seen once keeps its digest, and an older one than the newest that was seen
//!    is taken only if the user names it.

mod change;
mod components;
mod explain;
mod exports;
mod inventory;
pub mod lock;
mod project;
mod record;
mod settle;

pub use components::{ComponentError, ComponentFiles};
pub(super) use explain::ratchet;
pub(super) use settle::settle;

pub use change::Change;
pub use exports::KeptExports;
pub use inventory::{Inventory, InventoryError, Ratchet};
pub use project::ProjectPlugins;
pub use record::{InstalledPlugin, TrustedBy};
