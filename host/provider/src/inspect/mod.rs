//! Looks at a component before it is compiled.
//!
//! 1. It is a component, whole and valid, and not a core module.
//! 2. It exports `kitaru:provider/stack-provider`, in a version that is spoken here.
//! 3. It imports nothing but the contract's types and the host's log.
//! 4. It is not nested too deep, and has no more of anything than [`limits`](crate::limits) allow.
//! 5. The exported functions are those of the contract, with their types.

mod interfaces;
mod types;

use crate::{
    contract::Contract,
    error::ProviderFault,
    limits,
    text::{plain, repeated},
};
use interfaces::Interfaces;
use wasmparser::{BinaryReaderError, Parser, Payload, Validator, WasmFeatures};

const PROVIDER: &str = "kitaru:provider/stack-provider";

/// The contract that a component was built for, by a look at its bytes. It takes time and memory
/// for each byte: the compiler looks in a process of its own.
///
/// # Errors
///
/// With the first thing that is wrong, if the bytes are not the component of a provider.
pub fn inspect(bytes: &[u8]) -> Result<Contract, ProviderFault> {
    if !bytes.starts_with(b"\0asm") {
        return Err(ProviderFault::NotWasm);
    }
    let found = Interfaces::of(bytes)?;
    let (export, version) = found.provider.unzip();
    // A newer contract may bring new imports, and its version says more than their names.
    let contract = version.map(Contract::of).transpose()?;
    if found.foreign > 0 {
        return Err(ProviderFault::Import { named: found.named, all: found.foreign });
    }
    let (Some(contract), Some(export)) = (contract, export) else {
        return Err(ProviderFault::NoProvider);
    };
    let mut validator = Validator::new_with_features(WasmFeatures::default());
    let types = validator.validate_all(bytes).map_err(damaged)?;
    types::check(types.as_ref(), &export)?;
    Ok(contract)
}

/// The names of what a component imports; none for what is none.
#[must_use]
pub fn imports(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload {
            Ok(Payload::ModuleSection { .. } | Payload::ComponentSection { .. }) => depth += 1,
            Ok(Payload::End(_)) => depth = depth.saturating_sub(1),
            Ok(Payload::ComponentImportSection(imports)) if depth == 0 => {
                let found = imports.into_iter().filter_map(Result::ok);
                names.extend(found.map(|import| plain(import.name.name)));
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    names.truncate(limits::NAMED_IMPORTS);
    names
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of `map_err`")]
fn damaged(error: BinaryReaderError) -> ProviderFault {
    ProviderFault::Damaged(repeated(error.message()))
}

#[cfg(test)]
mod tests;
