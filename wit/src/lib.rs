//! The contract between kitaru and its stack providers.
//!
//! A provider answers four questions about one stack type: `describe`,
//! `validate`, `plan` and `show`. Components are compiled against the WIT
//! package `kitaru:provider` in `v1/`. The same data is here as plain values, so
//! that a host and a provider share one definition of it:
//!
//! | module | holds |
//! |---|---|
//! | [`record`] | the records of the WIT package, field by field |
//! | [`form`] | the values of named attributes, where they are more than text |
//! | [`attribute`] | reading and writing attributes |
//! | [`kind`] | the component kinds, in order, and how a component is shown by default |
//! | [`native`] | the functions of a provider that is a library of the machine |
//! | `guest` | bindings for a provider's component; with the feature `guest` |
//! | `host` | bindings for a host that runs components; with the feature `host` |
//!
//! Both bindings pass the records of this crate.
//!
//! Not decided here: which values a host accepts. Everything here is data as it
//! was sent, and nothing is checked.

pub mod attribute;
pub mod form;
#[cfg(feature = "guest")]
#[expect(missing_docs, reason = "generated from the WIT package, which documents its items")]
pub mod guest;
#[cfg(feature = "host")]
#[expect(missing_docs, reason = "generated from the WIT package, which documents its items")]
pub mod host;
pub mod kind;
pub mod native;
pub mod record;

pub use form::{Check, IniFile, MadeOf, Preset, StoredAt, When};
pub use record::*;

/// The newest version of the WIT package that this crate describes.
pub const VERSION: &str = "1.0.0";

/// Version 1 of the WIT package in its binary form, which has the types of all its items.
pub const PACKAGE: &[u8] = include_bytes!("../package/v1.wasm");
