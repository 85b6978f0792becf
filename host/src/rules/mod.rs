//! Stage 4: a plan, or a wish, and facts become a change, or a refusal.
//!
//! Pure functions over facts that a store hands them, so they hold for the
//! embedded state and for a server alike. A change is the whole answer as data:
//! a dry run prints it, and a store commits it.
#![deny(clippy::disallowed_methods)]

pub mod copy;
pub mod create;
pub mod delete;
pub mod export;
pub mod paste;
pub mod select;
