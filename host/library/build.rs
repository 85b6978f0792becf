//! Embeds the bundled providers into the library.
//!
//! In the repository they are built from source, for WebAssembly. A published
//! package of this crate does not contain their sources, and includes them
//! prebuilt. What they describe was written beside the prebuilt ones, and is
//! embedded unless the sources have changed since.

use sha2::{Digest, Sha256};
use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The bundled stack types, in listing order.
const BUNDLED: [&str; 5] = ["local", "kubernetes", "vertex", "sagemaker", "azureml"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    // Read when it runs: checkouts that share a target directory may share this program.
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    let package = package.as_path();
    let root = package.ancestors().nth(2).filter(|root| root.join("plugins").is_dir());
    let is_described = root.is_none_or(|root| is_current(root, package));
    let components = match root {
        Some(root) => build(root, &out),
        None => carried(package),
    };
    let components = components.unwrap_or_else(|error| {
        println!("cargo::error={}", error.to_string().replace('\n', " "));
        std::process::exit(1);
    });

    let mut list = String::from("&[\n");
    for (name, component) in BUNDLED.iter().zip(components) {
        let path = out.join(format!("{name}.wasm"));
        let digest = Sha256::digest(&component);
        let digest = digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        fs::write(&path, component)?;
        let description = package.join("components").join(format!("{name}.json"));
        let description = match is_described && description.is_file() {
            true => format!("Some(include_str!({description:?}))"),
            false => "None".to_owned(),
        };
        writeln!(
            list,
            "    BundledComponent {{ name: {name:?}, bytes: include_bytes!({path:?}), \
             digest: {digest:?}, description: {description} }},"
        )?;
    }
    list.push_str("]\n");
    fs::write(out.join("bundled.rs"), list)?;
    Ok(())
}

/// Whether the sources of the providers are those that were described last.
fn is_current(root: &Path, package: &Path) -> bool {
    let recorded = package.join("components/sources.sha256");
    println!("cargo::rerun-if-changed={}", recorded.display());
    let recorded = fs::read_to_string(recorded).unwrap_or_default();
    kitaru_provider_build::source_digest(root).is_ok_and(|digest| recorded.trim() == digest)
}

/// Builds the providers in the repository.
fn build(root: &Path, out: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    for source in ["wit", "sdk", "plugins", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    let packages = BUNDLED.map(|name| format!("kitaru-{name}"));
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    Ok(kitaru_provider_build::components(root, &out.join("providers"), &packages)?)
}

/// Reads the prebuilt providers of a package.
fn carried(package: &Path) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let directory = package.join("components");
    println!("cargo::rerun-if-changed={}", directory.display());
    let read = |name: &str| {
        let path = directory.join(format!("{name}.wasm"));
        fs::read(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()).into())
    };
    BUNDLED.iter().map(|name| read(name)).collect()
}
