//! Builds the crates of providers into components, or into native libraries.
//!
//! A provider is compiled for `wasm32-unknown-unknown`, which has no WASI. The
//! module is then wrapped into a component, by the contract that the SDK
//! embeds in it.
//!
//! 1. Nothing is installed: a missing target is an [`Error::Target`].
//! 2. The components do not depend on this machine. Its directories are
//!    replaced in every path that the compiler writes, and compiler flags of the
//!    environment and of cargo's configuration are not used.
//! 3. [`source_digest`] changes with every source file of the bundled providers,
//!    so a test can tell that their components are out of date.

mod compile;
mod digest;
mod package;
mod remap;

pub use compile::{TARGET, components, libraries};
pub use digest::source_digest;
pub use package::wit_package;

use std::{io, path::PathBuf};
use thiserror::Error;

/// Why a provider was not built.
#[derive(Debug, Error)]
pub enum Error {
    /// The compiler has no standard library for the target.
    #[error(
        "the Rust target `{TARGET}` is not installed\n\
         Run `rustup target add {TARGET}`, or install your distribution's package for it \
         (Debian: `libstd-rust-dev-wasm32`), and build again."
    )]
    Target,

    /// A program could not be started.
    #[error("cannot start `{program}`: {source}", program = .program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// Why it did not start.
        source: io::Error,
    },

    /// A crate did not compile; cargo has printed why.
    #[error("`cargo build` of the providers failed")]
    Compile,

    /// A module cannot be read.
    #[error("cannot read `{path}`: {source}", path = .path.display())]
    Read {
        /// The module.
        path: PathBuf,
        /// Why it cannot be read.
        source: io::Error,
    },

    /// A module does not have the contract of a provider.
    #[error("`{package}` does not make a component: {why}")]
    Component {
        /// The crate.
        package: String,
        /// The message of the encoder.
        why: String,
    },

    /// The WIT files of a folder are not a package.
    #[error("`{folder}` is not a WIT package: {why}", folder = .folder.display())]
    Package {
        /// The folder.
        folder: PathBuf,
        /// The message of the parser.
        why: String,
    },
}
