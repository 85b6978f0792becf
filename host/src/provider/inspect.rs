//! Looks at a component before anything of it runs, or is even compiled.
//!
//! 1. It is a component, whole, and not a core module.
//! 2. It exports `kitaru:provider/stack-provider`, in a version that is spoken here.
//! 3. It imports nothing but the contract's types and the host's log.

use super::error::ProviderFault;
use semver::Version;
use wasmparser::{Encoding, Parser, Payload, Validator, WasmFeatures};

/// The versions of the contract that are spoken here: the newest, and all before it that differ
/// only in their minor numbers.
const SPOKEN: Version = Version::new(1, 0, 0);
const PROVIDER: &str = "kitaru:provider/stack-provider";
const LOG: &str = "kitaru:provider/log";
const TYPES: &str = "kitaru:provider/types";

/// Refuses bytes that are not the component of a provider.
///
/// # Errors
///
/// With the first thing that is wrong.
pub fn inspect(bytes: &[u8]) -> Result<(), ProviderFault> {
    if !bytes.starts_with(b"\0asm") {
        return Err(ProviderFault::NotWasm);
    }
    let mut foreign = Vec::new();
    let mut spoken = None;
    let mut depth = 0_usize;
    let damaged =
        |error: wasmparser::BinaryReaderError| ProviderFault::Damaged(error.message().to_owned());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(damaged)? {
            Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                return Err(ProviderFault::CoreModule);
            }
            // What is nested belongs to the component, and is no promise to the host.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    let name = import.map_err(damaged)?.name.name;
                    let (interface, version) = split(name);
                    let known = [LOG, TYPES].contains(&interface)
                        && version.is_none_or(|version| is_spoken(&version));
                    if !known {
                        foreign.push(name.to_owned());
                    }
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    let (interface, version) = split(export.map_err(damaged)?.name.name);
                    if interface == PROVIDER {
                        spoken = version;
                    }
                }
            }
            _ => {}
        }
    }
    // A newer contract may well bring new imports; its version says more.
    match spoken {
        Some(found) if !is_spoken(&found) => {
            let newer = found > SPOKEN;
            Err(ProviderFault::Contract { found, spoken: SPOKEN, newer })
        }
        _ if !foreign.is_empty() => Err(ProviderFault::Import(foreign)),
        None => Err(ProviderFault::NoProvider),
        Some(_) => validate(bytes),
    }
}

fn validate(bytes: &[u8]) -> Result<(), ProviderFault> {
    let validated = Validator::new_with_features(WasmFeatures::default()).validate_all(bytes);
    validated.map(|_| ()).map_err(|error| ProviderFault::Damaged(error.message().to_owned()))
}

fn split(name: &str) -> (&str, Option<Version>) {
    match name.split_once('@') {
        Some((interface, version)) => (interface, Version::parse(version).ok()),
        None => (name, None),
    }
}

fn is_spoken(version: &Version) -> bool {
    let next = Version::new(SPOKEN.major, SPOKEN.minor + 1, 0);
    version.major == SPOKEN.major && *version < next
}
