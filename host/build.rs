//! Builds the bundled providers for WebAssembly, and puts them into the program.

use sha2::{Digest, Sha256};
use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// In the order in which `stack types` lists them.
const BUNDLED: [&str; 5] = ["local", "kubernetes", "vertex", "sagemaker", "azureml"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("host is in a workspace")?;
    for source in ["wit", "sdk", "plugins", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }

    let packages = BUNDLED.map(|name| format!("kitaru-{name}"));
    let packages: Vec<&str> = packages.iter().map(String::as_str).collect();
    let components = kitaru_provider_build::components(root, &out.join("providers"), &packages)
        .unwrap_or_else(|error| {
            println!("cargo::error={}", error.to_string().replace('\n', " "));
            std::process::exit(1);
        });

    let mut list = String::from("&[\n");
    for (name, component) in BUNDLED.iter().zip(components) {
        let path = out.join(format!("{name}.wasm"));
        let digest = Sha256::digest(&component);
        fs::write(&path, component)?;
        writeln!(
            list,
            "    Bundled {{ name: {name:?}, component: include_bytes!({path:?}), digest: Digest({:?}) }},",
            digest.as_slice()
        )?;
    }
    list.push_str("]\n");
    fs::write(out.join("bundled.rs"), list)?;
    Ok(())
}
