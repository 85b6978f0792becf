//! Compiled code, kept from one run to the next.
//!
//! Compiling takes a hundred times as long as loading, so code is kept in a
//! cache directory. Loading it is the one place where bytes from a file become
//! code that runs outside a sandbox, so it is loaded only under these rules:
//!
//! 1. Its digest is the one that was recorded when it was compiled.
//! 2. The record is in another directory, out of reach of what may write to a cache.
//! 3. Nobody but this user can write to either file.
//!
//! Anything else is compiled again: the component itself is the truth. A record
//! also has the version of the contract, so that a component whose code is kept
//! need not be read to know it.
//!
//! Not decided here: where the two directories are.

use crate::{
    artifact::Artifact,
    contract::Contract,
    digest::Digest,
    disk::{self, DiskError},
    error::ProviderFault,
    inspect::inspect,
    limits,
    text::plain,
};
use std::{
    fmt,
    fs::File,
    hash::{DefaultHasher, Hash, Hasher as _},
    io::{self, Read},
    os::fd::AsRawFd,
    path::{Path, PathBuf},
    str::FromStr,
    time::Instant,
};
use wasmtime::{Engine, component::Component};

/// The directories of compiled code and of its records.
#[derive(Debug, Clone)]
pub struct CodeCache {
    code_dir: PathBuf,
    records_dir: PathBuf,
}

/// A provider's compiled code, and the contract that it was built for.
pub(crate) struct Code {
    pub(crate) component: Component,
    pub(crate) contract: Contract,
}

impl CodeCache {
    /// Keeps code in one directory, and its records in one that is as trusted as the program.
    ///
    /// Both are created when something is written to them.
    #[must_use]
    pub fn new(code_dir: PathBuf, records_dir: PathBuf) -> Self {
        Self { code_dir, records_dir }
    }

    /// The code of a component, as it was kept or compiled from its bytes.
    ///
    /// # Errors
    ///
    /// If the component cannot be read, is not that of a provider, or cannot be compiled.
    pub(crate) fn load(
        &self,
        engine: &Engine,
        artifact: &dyn Artifact,
    ) -> Result<Code, ProviderFault> {
        let digest = artifact.digest();
        let entry = Entry::of(self, engine, &digest);
        if let Some(code) = entry.load(engine) {
            return Ok(code);
        }
        let bytes = artifact.bytes()?;
        if bytes.len() as u64 > limits::COMPONENT {
            return Err(ProviderFault::Large(limits::COMPONENT >> 20));
        }
        if Digest::of(&bytes) != digest {
            return Err(ProviderFault::Replaced);
        }
        let code = compile(engine, &bytes)?;
        if let Err(error) = entry.keep(&code) {
            // Slower the next time, and nothing worse.
            tracing::debug!(target: "kitaru::provider", "compiled code is not kept: {error}");
        }
        Ok(code)
    }
}

fn compile(engine: &Engine, bytes: &[u8]) -> Result<Code, ProviderFault> {
    let contract = inspect(bytes)?;
    let begun = Instant::now();
    let component = Component::new(engine, bytes)
        .map_err(|error| ProviderFault::Compile(plain(&error.root_cause().to_string())))?;
    let (size, time) = (bytes.len() / 1024, begun.elapsed());
    tracing::info!(target: "kitaru::provider", "compiled {size} KiB in {time:?}");
    Ok(Code { component, contract })
}

/// Where the code of one component for one engine is kept.
struct Entry {
    code: PathBuf,
    record: PathBuf,
}

impl Entry {
    fn of(cache: &CodeCache, engine: &Engine, digest: &Digest) -> Self {
        // Code fits an engine of the same version and settings only.
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let name = format!("{digest}-{:016x}", hasher.finish());
        Self {
            code: cache.code_dir.join(format!("{name}.cwasm")),
            record: cache.records_dir.join(format!("{name}.digest")),
        }
    }

    fn load(&self, engine: &Engine) -> Option<Code> {
        let Record { hash, contract } = Record::read(&self.record)?;
        let mut file = File::open(&self.code).ok()?;
        let found = hash_of(&mut file).ok()?;
        let path = self.code.display();
        if !disk::is_own(&file) || found != hash {
            tracing::warn!(
                target: "kitaru::provider",
                "`{path}` is not what was compiled; compiling again"
            );
            return None;
        }
        // The open file, and not whatever has its name by now.
        let open = format!("/dev/fd/{}", file.as_raw_fd());
        #[expect(unsafe_code, reason = "loading compiled code is what the checks above are for")]
        // SAFETY: the bytes are those that `Component::serialize` gave for an engine with the same
        // compatibility hash: their digest was recorded right then, in a file of this user's.
        // Nobody else can have changed them since they were checked, as only this user can write
        // to the file; and it is never written to once it is there, but replaced.
        let component = unsafe { Component::deserialize_file(engine, Path::new(&open)) };
        tracing::debug!(target: "kitaru::provider", "loaded `{path}`");
        Some(Code { component: component.ok()?, contract })
    }

    fn keep(&self, code: &Code) -> Result<(), DiskError> {
        let Ok(bytes) = code.component.serialize() else { return Ok(()) };
        let record = Record { hash: blake3::hash(&bytes), contract: code.contract.clone() };
        for path in [&self.code, &self.record] {
            path.parent().map_or(Ok(()), disk::create_private_dir)?;
        }
        disk::replace(&self.code, &bytes, disk::Readers::User)?;
        disk::replace(&self.record, record.to_string().as_bytes(), disk::Readers::User)
    }
}

/// What is recorded of compiled code: two lines.
#[derive(Debug, PartialEq)]
struct Record {
    /// The digest of the code.
    hash: blake3::Hash,
    /// The contract that the component was built for.
    contract: Contract,
}

impl Record {
    fn read(path: &Path) -> Option<Self> {
        String::from_utf8(disk::read_own(path)?).ok()?.parse().ok()
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n", self.hash.to_hex(), self.contract)
    }
}

/// Text that is not a record of this release.
#[derive(Debug, PartialEq)]
struct NoRecord;

impl FromStr for Record {
    type Err = NoRecord;

    fn from_str(text: &str) -> Result<Self, NoRecord> {
        let (hash, contract) = text.trim_end().split_once('\n').ok_or(NoRecord)?;
        Ok(Self {
            hash: hash.parse().map_err(|_| NoRecord)?,
            contract: contract.parse().map_err(|_| NoRecord)?,
        })
    }
}

/// BLAKE3, since this is done at every start: it takes a third of the time of SHA-256.
fn hash_of(file: &mut File) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&buffer[..read]),
        };
    }
}

#[cfg(test)]
mod tests;
