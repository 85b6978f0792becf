//! Looks at a component before it is compiled.
//!
//! 1. It is a component, whole and valid, and not a core module.
//! 2. It exports `kitaru:provider/stack-provider`, in a version that is spoken here.
//! 3. It imports nothing but the contract's types and the host's log.

use crate::{contract::Contract, error::ProviderFault, text::plain};
use semver::Version;
use wasmparser::{
    BinaryReaderError, ComponentExportSectionReader, ComponentImportSectionReader, Encoding,
    Parser, Payload, Validator, WasmFeatures,
};

const PROVIDER: &str = "kitaru:provider/stack-provider";
const LOG: &str = "kitaru:provider/log";
const TYPES: &str = "kitaru:provider/types";

/// The most imports that a message names, and the most characters of each.
const MOST_NAMED: usize = 32;
const LONGEST_NAMED: usize = 120;

/// The contract that a component was built for.
///
/// # Errors
///
/// With the first thing that is wrong, if the bytes are not the component of a provider.
pub(crate) fn inspect(bytes: &[u8]) -> Result<Contract, ProviderFault> {
    if !bytes.starts_with(b"\0asm") {
        return Err(ProviderFault::NotWasm);
    }
    let found = Interfaces::of(bytes)?;
    // A newer contract may bring new imports, and its version says more than their names.
    let contract = found.provider.map(Contract::of).transpose()?;
    if !found.foreign.is_empty() {
        return Err(ProviderFault::Import(found.foreign));
    }
    let contract = contract.ok_or(ProviderFault::NoProvider)?;
    let mut validator = Validator::new_with_features(WasmFeatures::default());
    validator.validate_all(bytes).map_err(damaged)?;
    Ok(contract)
}

/// What a component exports and imports.
#[derive(Default)]
struct Interfaces {
    /// The version of the exported interface.
    provider: Option<Version>,
    /// Imports that providers do not get.
    foreign: Vec<String>,
}

impl Interfaces {
    fn of(bytes: &[u8]) -> Result<Self, ProviderFault> {
        let mut found = Self::default();
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(damaged)? {
                Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                    return Err(ProviderFault::CoreModule);
                }
                // What is nested belongs to the component, and is no promise to the host.
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(imports) if depth == 0 => found.import(imports)?,
                Payload::ComponentExportSection(exports) if depth == 0 => found.export(exports)?,
                _ => {}
            }
        }
        Ok(found)
    }

    fn import(&mut self, imports: ComponentImportSectionReader<'_>) -> Result<(), ProviderFault> {
        for import in imports {
            let name = import.map_err(damaged)?.name.name;
            let (interface, version) = split(name);
            let is_known = [LOG, TYPES].contains(&interface)
                && version.is_none_or(|version| Contract::of(version).is_ok());
            if !is_known && self.foreign.len() < MOST_NAMED {
                self.foreign.push(plain(name).chars().take(LONGEST_NAMED).collect());
            }
        }
        Ok(())
    }

    fn export(&mut self, exports: ComponentExportSectionReader<'_>) -> Result<(), ProviderFault> {
        for export in exports {
            let (interface, version) = split(export.map_err(damaged)?.name.name);
            if interface == PROVIDER {
                self.provider = version;
            }
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of `map_err`")]
fn damaged(error: BinaryReaderError) -> ProviderFault {
    ProviderFault::Damaged(plain(error.message()))
}

fn split(name: &str) -> (&str, Option<Version>) {
    match name.split_once('@') {
        Some((interface, version)) => (interface, Version::parse(version).ok()),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inspected(text: &str) -> Result<String, ProviderFault> {
        let bytes = wat::parse_str(text).unwrap();
        inspect(&bytes).map(|contract| contract.to_string())
    }

    fn exporting(version: &str, rest: &str) -> String {
        format!(r#"(component {rest} (instance $i) (export "{PROVIDER}@{version}" (instance $i)))"#)
    }

    #[test]
    fn the_version_of_the_exported_interface_is_the_contract() {
        assert_eq!(inspected(&exporting("1.0.0", "")), Ok("1.0.0".to_owned()));
        assert_eq!(inspected("(component)"), Err(ProviderFault::NoProvider));
        let nested = format!("(component {})", exporting("1.0.0", ""));
        assert_eq!(inspected(&nested), Err(ProviderFault::NoProvider));
    }

    #[test]
    fn only_the_log_and_the_types_are_imported() {
        let import = |name: &str| format!(r#"(import "{name}" (instance))"#);
        let known = [import("kitaru:provider/log@1.0.0"), import("kitaru:provider/types@1.0.0")];
        assert!(inspected(&exporting("1.0.0", &known.concat())).is_ok());
        for foreign in ["wasi:io/streams@0.2.0", "kitaru:provider/log@2.0.0"] {
            let fault = ProviderFault::Import(vec![foreign.to_owned()]);
            assert_eq!(inspected(&exporting("1.0.0", &import(foreign))), Err(fault));
        }
    }

    #[test]
    fn a_newer_contract_is_told_before_its_imports() {
        let fault = inspected(&exporting("2.1.0", r#"(import "kitaru:net/http" (instance))"#));
        assert!(matches!(fault, Err(ProviderFault::Contract { newer: true, .. })), "{fault:?}");
    }

    #[test]
    fn other_bytes_are_no_provider() {
        assert_eq!(inspect(b"#!/bin/sh"), Err(ProviderFault::NotWasm));
        assert_eq!(inspected("(module)"), Err(ProviderFault::CoreModule));
        let whole = wat::parse_str(exporting("1.0.0", "")).unwrap();
        let broken = inspect(&whole[..whole.len() - 3]);
        assert!(matches!(broken, Err(ProviderFault::Damaged(_))), "{broken:?}");
    }
}
