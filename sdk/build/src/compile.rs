//! Compiles crates with a nested cargo, and wraps their modules into components.

use crate::{Error, remap};
use std::{
    env::{
        self,
        consts::{DLL_PREFIX, DLL_SUFFIX},
    },
    ffi::OsString,
    fs,
    path::Path,
    process::{Command, Stdio},
};
use wit_component::ComponentEncoder;

/// The target that providers are compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The variables by which an outer cargo tells its children how it builds, and those that would
/// change what the compiler writes. Clippy, for one, takes the place of the compiler by a wrapper,
/// and a distribution's package keeps symbols for its debugger.
const OUTER_BUILD: [&str; 8] = [
    "RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_INCREMENTAL",
    "CARGO_TARGET_DIR",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CLIPPY_ARGS",
    "CLIPPY_CONF_DIR",
];

/// Makes the linker write numbers in as few bytes as they need: a tenth of a component.
const COMPRESS: &str = "-Clink-arg=--compress-relocations";

/// Builds crates of the workspace at `root`, and returns their components in the same order.
///
/// The profile is the workspace's `provider`. What is compiled is kept in `target_dir`, which must
/// not be the target directory of a cargo that waits for this call.
///
/// # Errors
///
/// If the target is not installed, a crate does not compile, or a crate is not that of a provider.
pub fn components(
    root: &Path,
    target_dir: &Path,
    packages: &[&str],
) -> Result<Vec<Vec<u8>>, Error> {
    check_target()?;
    build(root, target_dir, packages, &["--target", TARGET], &[COMPRESS])?;
    packages.iter().map(|package| component(target_dir, package)).collect()
}

/// Builds crates of the workspace at `root` as native providers for this machine, and returns the
/// libraries in the same order.
///
/// The profile is the workspace's `provider`, in which a panic unwinds here: so it is caught.
///
/// # Errors
///
/// If a crate does not compile.
pub fn libraries(root: &Path, target_dir: &Path, packages: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
    const UNWIND: &str = "profile.provider.panic=\"unwind\"";
    build(
        root,
        target_dir,
        packages,
        &["--features", "kitaru-provider/native", "--config", UNWIND],
        &[],
    )?;
    let library = |package: &&str| {
        let name = package.replace('-', "_");
        let path = target_dir.join("provider").join(format!("{DLL_PREFIX}{name}{DLL_SUFFIX}"));
        fs::read(&path).map_err(|source| Error::Read { path, source })
    };
    packages.iter().map(library).collect()
}

/// Builds the libraries of crates, with more options for cargo and for the compiler.
fn build(
    root: &Path,
    target_dir: &Path,
    packages: &[&str],
    options: &[&str],
    flags: &[&str],
) -> Result<(), Error> {
    let cargo = program("CARGO", "cargo");
    let mut build = Command::new(&cargo);
    build
        .current_dir(root)
        .args(["build", "--lib", "--profile", "provider", "--target-dir"])
        .arg(target_dir)
        .args(options)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(root, flags))
        // The standard output may be that of a build script, which cargo reads.
        .stdout(Stdio::null());
    for package in packages {
        build.args(["--package", package]);
    }
    let profiles = env::vars_os().map(|(name, _)| name);
    let profiles = profiles.filter(|name| name.as_encoded_bytes().starts_with(b"CARGO_PROFILE_"));
    for variable in OUTER_BUILD.map(OsString::from).into_iter().chain(profiles) {
        build.env_remove(variable);
    }
    let status = build.status().map_err(|source| Error::Start { program: cargo.into(), source })?;
    if status.success() { Ok(()) } else { Err(Error::Compile) }
}

/// The value of `CARGO_ENCODED_RUSTFLAGS`.
fn rustflags(root: &Path, more: &[&str]) -> OsString {
    let mut flags = remap::rustflags(root);
    for flag in more {
        if !flags.is_empty() {
            flags.push("\u{1f}");
        }
        flags.push(flag);
    }
    flags
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

fn check_target() -> Result<(), Error> {
    let rustc = program("RUSTC", "rustc");
    let libraries = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .map_err(|source| Error::Start { program: rustc.into(), source })?;
    let libraries = String::from_utf8_lossy(&libraries.stdout).trim().to_owned();
    if libraries.is_empty() || !Path::new(&libraries).is_dir() {
        return Err(Error::Target);
    }
    Ok(())
}

fn program(variable: &str, default: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| default.into())
}
