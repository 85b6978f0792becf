//! Builds the providers for the tests, good and bad ones, into one directory.
//!
//! Each file is named after its fault. Few crates are needed, because the build
//! script patches the stack type into a component's bytes, which also selects its
//! fault, and the version of its contract.

use kitaru_provider_build::{components, libraries};
use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The marker before the stack type in a component's bytes, and the length of both, in bytes.
const MARK: &[u8] = b"serves:";
const FIELD: usize = 32;

/// The files that are made from `hostile`, and the stack types that they serve.
const TRICKS: [(&str, &str); 15] = [
    ("allocate", "allocate"),
    ("bad-name", "Bad\u{1b}[31m Name"),
    ("escapes", "escapes"),
    ("flood", "flood"),
    ("hostile", "hostile"),
    ("loop", "loop"),
    ("panic", "panic"),
    ("peek", "peek"),
    ("recurse", "recurse"),
    ("reserved", "reserved"),
    ("shadow", "vertex"),
    ("shout", "shout"),
    ("twice", "twice"),
    ("twin-a", "twin"),
    ("twin-b", "twin"),
];

/// The files that are made from `crooked`, each named after the stack type that it serves.
const CROOKED: [&str; 16] = [
    "chain",
    "cycle",
    "double",
    "fan",
    "hoard",
    "no-reason",
    "odd-async",
    "odd-default",
    "odd-parts",
    "paste",
    "pretend",
    "rival",
    "silent",
    "steer-component",
    "steer-connector",
    "steer-default",
];

/// The libraries that are made from `native/hostile.c`, and the options of each.
const IN_C: [(&str, &[&str]); 9] = [
    ("hostile", &[]),
    ("abi-2", &["-DABI=2"]),
    ("contract-2.0.0", &["-DCONTRACT=\"\\\"2.0.0\\\"\""]),
    ("contract-none", &["-DCONTRACT=\"\\\"\\x1b[31m\\\"\""]),
    ("crash-at-start", &["-DCRASH_AT_START"]),
    ("hang-at-start", &["-DHANG_AT_START"]),
    ("missing", &["-DMISSING"]),
    ("no-ask", &["-DNO_ASK"]),
    ("plain", &["-DPLAIN"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    // Read when it runs: checkouts that share a target directory may share this program.
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets it")?);
    let root = package.parent().ok_or("tests is in a workspace")?;
    if !root.join("tests/providers").is_dir() {
        // A published package does not contain the providers, and its tests are not run.
        return Ok(());
    }
    for source in [
        "tests/build.rs",
        "tests/native",
        "tests/providers",
        "plugins/cloud",
        "plugins/vertex",
        "wit",
        "sdk",
        "Cargo.toml",
        "Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    let target = out.join("target");
    let packages = ["acme-nomad", "kitaru-crooked", "kitaru-hostile", "kitaru-wasi"];
    let built = components(root, &target, &packages).unwrap_or_else(|error| {
        println!("cargo::error={}", error.to_string().replace('\n', " "));
        std::process::exit(1);
    });
    let [nomad, crooked, hostile, wasi] = built.as_slice() else {
        return Err("four were built".into());
    };

    let directory = out.join("fixtures");
    fs::create_dir_all(&directory)?;
    let write = |name: &str, bytes: &[u8]| fs::write(directory.join(format!("{name}.wasm")), bytes);
    for (name, stack_type) in TRICKS {
        write(name, &serving(hostile, stack_type)?)?;
    }
    for stack_type in CROOKED {
        write(stack_type, &serving(crooked, stack_type)?)?;
    }
    write("nomad", nomad)?;
    // The next version, with an input of another name.
    write("nomad-2.4.0", &renamed(&renamed(nomad, b"2.3.1", b"2.4.0"), b"network", b"netmode"))?;
    write("wasi", wasi)?;
    write("contract-0.9.0", &speaking(nomad, "0.9.0"))?;
    write("contract-2.0.0", &speaking(nomad, "2.0.0"))?;
    write("contract-1.9.0", &speaking(nomad, "1.9.0"))?;
    // The function has another name wherever it is named, so the component is valid.
    write("no-describe", &renamed(nomad, b"describe", b"describf"))?;
    write("truncated", &nomad[..nomad.len() / 2])?;
    write("module", &fs::read(target.join("wasm32-unknown-unknown/provider/acme_nomad.wasm"))?)?;
    // Only the eight bytes that every component begins with.
    write("hollow", b"\0asm\x0d\0\x01\0")?;
    write("text", b"Not WebAssembly.\n")?;
    write("empty", b"")?;
    write("random", &random())?;
    native(root, &out)
}

/// Makes the native providers.
fn native(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let directory = out.join("native");
    fs::create_dir_all(&directory)?;
    let packages = ["acme-nomad", "kitaru-hostile", "kitaru-vertex"];
    let built = libraries(root, &out.join("target"), &packages)?;
    for (package, library) in packages.iter().zip(built) {
        fs::write(directory.join(package), library)?;
    }
    let compiler = env::var_os("CC").unwrap_or_else(|| "cc".into());
    for (name, options) in IN_C {
        let status = Command::new(&compiler)
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wno-unused", "-Werror"])
            .args(options)
            .arg("-I")
            .arg(root.join("wit/native"))
            .arg(root.join("tests/native/hostile.c"))
            .arg("-o")
            .arg(directory.join(name))
            .status()?;
        if !status.success() {
            return Err(format!("`{name}` does not compile").into());
        }
    }
    Ok(())
}

/// The component, patched to serve another stack type.
fn serving(component: &[u8], stack_type: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut bytes = component.to_vec();
    let mut places = component.windows(MARK.len() + 1).enumerate().filter(|(_, window)| {
        window.starts_with(MARK) && window[MARK.len()].is_ascii_alphanumeric()
    });
    let (start, _) = places.next().ok_or("the component has no mark")?;
    let field = bytes.get_mut(start + MARK.len()..start + FIELD).ok_or("the mark is cut off")?;
    field.fill(0);
    field.get_mut(..stack_type.len()).ok_or("a long type")?.copy_from_slice(stack_type.as_bytes());
    Ok(bytes)
}

/// The component, patched to another version of the contract.
fn speaking(component: &[u8], version: &str) -> Vec<u8> {
    let mut bytes = component.to_vec();
    for start in 0..bytes.len().saturating_sub(version.len()) {
        if bytes[start..].starts_with(b"@1.0.0") {
            bytes[start + 1..start + 1 + version.len()].copy_from_slice(version.as_bytes());
        }
    }
    bytes
}

/// The component with a name replaced by another of the same length, everywhere.
fn renamed(component: &[u8], name: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = component.to_vec();
    for start in 0..bytes.len().saturating_sub(name.len()) {
        if bytes[start..].starts_with(name) {
            bytes[start..start + name.len()].copy_from_slice(other);
        }
    }
    bytes
}

/// A hundred pseudorandom bytes, the same each time.
fn random() -> Vec<u8> {
    let step = |seed: &mut u32| {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Some(seed.to_be_bytes()[0])
    };
    std::iter::repeat_n((), 100).scan(8, |seed, ()| step(seed)).collect()
}
