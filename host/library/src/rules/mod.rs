//! Decides changes: a plan and facts become a change, or a refusal.
//!
//! Pure functions over facts from a store, so they hold for the embedded state
//! and for a server alike. A change is plain data: a dry run shows it, and a
//! store commits it. Other rules decide what may be shown of a stack:
//! [`declared`] which values are secret, [`recognise`] which type a stack has,
//! [`rows`] how a stack is shown without a provider, [`fields`] what is shown
//! besides a provider's details, and [`resources`] what is told of a new one.
#![deny(clippy::disallowed_methods)]

pub mod copy;
pub mod create;
pub mod declared;
pub mod delete;
pub mod export;
pub mod fields;
pub mod recognise;
pub mod resources;
pub mod rows;
pub mod select;
