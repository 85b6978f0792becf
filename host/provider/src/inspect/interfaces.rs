//! Reads the names of what a component exports and imports, and counts what it is made of.

use super::{PROVIDER, damaged};
use crate::{contract::Contract, error::ProviderFault, limits, text::plain};
use semver::Version;
use wasmparser::{
    ComponentExportSectionReader, ComponentImportSectionReader, Encoding, Parser, Payload,
};

const LOG: &str = "kitaru:provider/log";
const TYPES: &str = "kitaru:provider/types";

/// What a component exports and imports.
#[derive(Default)]
pub(super) struct Interfaces {
    /// The name of the exported interface, and its version.
    pub(super) provider: Option<(String, Version)>,
    /// How many imports providers do not get.
    pub(super) foreign: usize,
    /// The first of them, for a message.
    pub(super) named: Vec<String>,
    functions: usize,
    segments: usize,
}

impl Interfaces {
    /// Reads a component once, from the beginning to the end or to the first limit.
    pub(super) fn of(bytes: &[u8]) -> Result<Self, ProviderFault> {
        let mut found = Self::default();
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(damaged)? {
                Payload::Version { encoding: Encoding::Module, .. } if depth == 0 => {
                    return Err(ProviderFault::CoreModule);
                }
                // What is nested belongs to the component, and is no promise to the host.
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                    depth += 1;
                    at_most(depth, limits::NESTING, "levels of nested components")?;
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ComponentImportSection(imports) if depth == 0 => found.import(imports)?,
                Payload::ComponentExportSection(exports) if depth == 0 => found.export(exports)?,
                Payload::CodeSectionEntry(body) => {
                    found.functions += 1;
                    at_most(found.functions, limits::FUNCTIONS, "functions")?;
                    let length = body.range().len();
                    at_most(length, limits::FUNCTION_BODY, "bytes in a function")?;
                }
                Payload::DataSection(segments) => {
                    found.segments = found.segments.saturating_add(segments.count() as usize);
                    at_most(found.segments, limits::DATA_SEGMENTS, "data segments")?;
                }
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
            if !is_known {
                self.foreign += 1;
                if self.named.len() < limits::NAMED_IMPORTS {
                    self.named.push(plain(name).chars().take(limits::IMPORT_NAME).collect());
                }
            }
        }
        Ok(())
    }

    fn export(&mut self, exports: ComponentExportSectionReader<'_>) -> Result<(), ProviderFault> {
        for export in exports {
            let name = export.map_err(damaged)?.name.name;
            // Of several versions, the newest that is spoken here, else the newest.
            if let (PROVIDER, Some(version)) = split(name) {
                let rank =
                    |version: &Version| (Contract::of(version.clone()).is_ok(), version.clone());
                if self.provider.as_ref().is_none_or(|(_, known)| rank(known) < rank(&version)) {
                    self.provider = Some((name.to_owned(), version));
                }
            }
        }
        Ok(())
    }
}

fn at_most(found: usize, most: usize, noun: &str) -> Result<(), ProviderFault> {
    match found <= most {
        true => Ok(()),
        false => Err(ProviderFault::Excess { most, noun: noun.to_owned() }),
    }
}

fn split(name: &str) -> (&str, Option<Version>) {
    match name.split_once('@') {
        Some((interface, version)) => (interface, Version::parse(version).ok()),
        None => (name, None),
    }
}
