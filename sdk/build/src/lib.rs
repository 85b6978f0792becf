//! Builds the crate of a provider into a component.
//!
//! A provider is compiled for `wasm32-unknown-unknown`, which has no WASI, and
//! the module that comes out is wrapped into a component by the contract that
//! the SDK left in it. What the machine lacks for that, the target's standard
//! library, is added through rustup.

use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use thiserror::Error;
use wit_component::ComponentEncoder;

const TARGET: &str = "wasm32-unknown-unknown";

/// The variables by which a cargo tells its children how it builds for the host. For the
/// target they are wrong, above all the wrapper by which clippy takes the compiler's place.
const OF_THE_OUTER_BUILD: [&str; 8] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_TARGET_DIR",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CLIPPY_ARGS",
    "CLIPPY_CONF_DIR",
];

/// Why a provider was not built.
#[derive(Debug, Error)]
pub enum Error {
    /// The target is missing and could not be added.
    #[error(
        "the Rust target `{TARGET}` is not installed, and `rustup target add {TARGET}` failed: {0}\n\
         Install it with rustup, or install your system's package with the standard library for it \
         (Debian: `libstd-rust-dev-wasm32`), and build again."
    )]
    Target(String),

    /// Cargo could not be started.
    #[error("cannot start `{program}`: {source}", program = .program.display())]
    Start {
        /// What was started.
        program: PathBuf,
        /// Why it did not start.
        source: io::Error,
    },

    /// The crate did not compile; cargo has said why.
    #[error("`cargo build` of the providers failed")]
    Compile,

    /// The module cannot be read.
    #[error("cannot read `{path}`: {source}", path = .path.display())]
    Read {
        /// The module.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },

    /// The module is not that of a provider.
    #[error("`{package}` does not make a component: {why}")]
    Component {
        /// The crate.
        package: String,
        /// What is wrong.
        why: String,
    },
}

/// Builds crates of the workspace at `root`, and returns their components in the same order.
///
/// `target_dir` keeps what is compiled; it must not be the target directory of a cargo that
/// waits for this call. The profile is the workspace's `provider`.
///
/// # Errors
///
/// If the target cannot be had, or a crate does not compile or is no provider.
pub fn components(
    root: &Path,
    target_dir: &Path,
    packages: &[&str],
) -> Result<Vec<Vec<u8>>, Error> {
    ensure_target()?;
    let cargo = program("CARGO", "cargo");
    let mut build = Command::new(&cargo);
    build
        .current_dir(root)
        .args(["build", "--lib", "--profile", "provider", "--target", TARGET, "--target-dir"])
        .arg(target_dir)
        // Standard output belongs to the build script that this may be.
        .stdout(Stdio::null());
    for package in packages {
        build.args(["--package", package]);
    }
    for variable in OF_THE_OUTER_BUILD {
        build.env_remove(variable);
    }
    let status = build.status().map_err(|source| Error::Start { program: cargo.into(), source })?;
    if !status.success() {
        return Err(Error::Compile);
    }
    packages.iter().map(|package| component(target_dir, package)).collect()
}

fn component(target_dir: &Path, package: &str) -> Result<Vec<u8>, Error> {
    let file = format!("{}.wasm", package.replace('-', "_"));
    let path = target_dir.join(TARGET).join("provider").join(file);
    let module = fs::read(&path).map_err(|source| Error::Read { path, source })?;
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(ComponentEncoder::encode)
        .map_err(|why| Error::Component { package: package.to_owned(), why: format!("{why:#}") })
}

fn ensure_target() -> Result<(), Error> {
    let rustc = program("RUSTC", "rustc");
    let libraries = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|source| Error::Start { program: rustc.into(), source })?;
    let libraries = String::from_utf8_lossy(&libraries.stdout).trim().to_owned();
    if !libraries.is_empty() && Path::new(&libraries).is_dir() {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", TARGET]).output();
    match added {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(Error::Target(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        Err(error) => Err(Error::Target(error.to_string())),
    }
}

fn program(variable: &str, default: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| default.into())
}
