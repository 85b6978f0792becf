//! Reads and verifies credentials and keys.
//!
//! [`source`] reads the text of a secret: given directly, in a file, or on
//! standard input. [`files`] reads the user's files that a credential refers to,
//! and runs the checks of its form. `private` reads kitaru's own files. No message contains a secret value; the
//! value of a part that is not secret may be shown.

pub mod files;
mod ini;
mod places;
pub(crate) mod private;
pub mod source;

pub use source::{SecretError, SecretSource};
