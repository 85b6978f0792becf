//! Compiled code, kept from one run to the next.
//!
//! Compiling takes a hundred times as long as loading, so code is kept in a
//! cache directory. Loading it is the one place where bytes from a file become
//! code that runs outside a sandbox, so it is loaded only under these rules:
//!
//! 1. Its digest is the one that was recorded when it was compiled.
//! 2. The record is in another directory, out of reach of what may write to a cache.
//! 3. Nobody but this user can write to either file or to its directory.
//!
//! Anything else is compiled again: the component itself is the truth. Of several
//! processes that need the same code, one compiles it and the others wait. A record
//! also has the version of the contract, so that a component whose code is kept
//! need not be read to know it.
//!
//! Not decided here: where the two directories are.

use crate::{
    artifact::Artifact,
    cancel::Cancelled,
    compile::{Compiled, Compiler},
    contract::Contract,
    digest::Digest,
    disk::{self, DiskError, Turn, Writers},
    engine::Engine,
    error::ProviderFault,
    limits,
};
use std::{
    fmt,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    str::FromStr,
    sync::OnceLock,
    time::Duration,
};
use wasmtime::component::Component;

/// The directories of compiled code and of its records.
#[derive(Debug)]
pub struct CodeCache {
    code_dir: PathBuf,
    records_dir: PathBuf,
    unkept: OnceLock<DiskError>,
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
        Self { code_dir, records_dir, unkept: OnceLock::new() }
    }

    /// Why code could not be kept, the first time that happened.
    #[must_use]
    pub fn unkept(&self) -> Option<&DiskError> {
        self.unkept.get()
    }

    /// Removes the code of a component for this engine, and its record.
    pub fn forget(&self, digest: Digest) {
        let Ok(engine) = Engine::shared() else { return };
        let entry = Entry::of(self, engine, &digest);
        for path in [entry.record, entry.code, entry.lock] {
            // What stays is not used: nothing names it any more.
            let _ = fs::remove_file(path);
        }
    }

    /// The code of a component, as it was kept or compiled from its bytes.
    ///
    /// # Errors
    ///
    /// If the component cannot be read, is not that of a provider, or cannot be compiled.
    pub(crate) fn load(
        &self,
        engine: &Engine,
        compiler: &Compiler,
        artifact: &dyn Artifact,
        cancelled: &Cancelled,
    ) -> Result<Code, ProviderFault> {
        let digest = artifact.digest();
        let entry = Entry::of(self, engine, &digest);
        match entry.load(engine) {
            Ok(code) => return Ok(code),
            Err(Unkept::Absent) => {}
            Err(Unkept::Changed) => {
                let path = entry.code.display();
                tracing::warn!(
                    target: "kitaru::provider",
                    "`{path}` is not what was compiled; compiling again"
                );
            }
        }
        let bytes = artifact.bytes()?;
        if bytes.len() as u64 > limits::COMPONENT {
            return Err(ProviderFault::Large(limits::COMPONENT >> 20));
        }
        if Digest::of(&bytes) != digest {
            return Err(ProviderFault::Replaced);
        }
        let turn = entry.turn(limits::compile_wait(bytes.len() as u64), cancelled)?;
        // Somebody else may have compiled it since the first look.
        if turn.is_some()
            && let Ok(code) = entry.load(engine)
        {
            let _ = fs::remove_file(&entry.lock);
            return Ok(code);
        }
        let compiled = compiler.compile(&bytes, cancelled);
        if let Ok(compiled) = &compiled
            && let Err(error) = entry.keep(compiled)
        {
            // Slower the next time, and nothing worse.
            tracing::debug!(target: "kitaru::provider", "compiled code is not kept: {error}");
            let _ = self.unkept.set(error);
        }
        // Those who wait have it open, and those who come later need none.
        if turn.is_some() {
            let _ = fs::remove_file(&entry.lock);
        }
        drop(turn);
        let Compiled { code, contract } = compiled?;
        #[expect(unsafe_code, reason = "code that was compiled a moment ago is loaded")]
        // SAFETY: the compiler of this release made these bytes for an engine with the same
        // compatibility hash, and they were in no file that has a name.
        let component = unsafe { Component::deserialize(engine.wasmtime(), code) };
        let component =
            component.map_err(|error| ProviderFault::Compile(error.root_cause().to_string()))?;
        Ok(Code { component, contract })
    }
}

/// Why there is no kept code to load.
#[derive(Debug)]
enum Unkept {
    /// There is none.
    Absent,
    /// There is, but it is not what was compiled, or others could have changed it.
    Changed,
}

/// Where the code of one component for one engine is kept.
struct Entry {
    code: PathBuf,
    record: PathBuf,
    /// Is there while a process compiles the component.
    lock: PathBuf,
}

impl Entry {
    fn of(cache: &CodeCache, engine: &Engine, digest: &Digest) -> Self {
        let name = format!("{digest}-{:016x}", engine.compatibility());
        Self {
            code: cache.code_dir.join(format!("{name}.cwasm")),
            record: cache.records_dir.join(format!("{name}.digest")),
            lock: cache.code_dir.join(format!("{name}.lock")),
        }
    }

    fn load(&self, engine: &Engine) -> Result<Code, Unkept> {
        let Record { hash, contract } = Record::read(&self.record).ok_or(Unkept::Absent)?;
        let mut file = disk::open(&self.code).map_err(|_| Unkept::Absent)?;
        let is_own = disk::is_own(&file) && is_in_own_directory(&self.code);
        let has_size = file.metadata().is_ok_and(|meta| meta.len() <= limits::CODE);
        if !is_own || !has_size || hash_of(&mut file).ok() != Some(hash) {
            return Err(Unkept::Changed);
        }
        #[expect(unsafe_code, reason = "loading compiled code is what the checks above are for")]
        // SAFETY: the bytes are those that the compiler gave for an engine with the same
        // compatibility hash: their digest was recorded right then, in a file of this user's.
        // Only this user and root can write to the file and to its directory, and this program
        // never writes to it once it is there, but replaces it by code for the same engine. Who
        // could exchange a directory above these could exchange the user's whole home.
        let component = unsafe { Component::deserialize_file(engine.wasmtime(), &self.code) };
        let component = component.map_err(|_| Unkept::Changed)?;
        tracing::debug!(target: "kitaru::provider", "loaded `{}`", self.code.display());
        Ok(Code { component, contract })
    }

    /// Waits for a process that compiles the same component, for a limited time.
    fn turn(
        &self,
        patience: Duration,
        cancelled: &Cancelled,
    ) -> Result<Option<Turn>, ProviderFault> {
        if self.code.parent().map_or(Ok(()), disk::create_private_dir).is_err() {
            return Ok(None);
        }
        Ok(Turn::at(&self.lock, patience, cancelled)?)
    }

    fn keep(&self, compiled: &Compiled) -> Result<(), DiskError> {
        let Compiled { code, contract } = compiled;
        let record = Record { hash: blake3::hash(code), contract: contract.clone() };
        for path in [&self.code, &self.record] {
            path.parent().map_or(Ok(()), disk::create_private_dir)?;
        }
        disk::replace(&self.code, code, disk::Readers::User)?;
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
        if !is_in_own_directory(path) {
            return None;
        }
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

/// Whether nobody but this user and root can put another file in the place of one.
fn is_in_own_directory(path: &Path) -> bool {
    path.parent().is_some_and(|it| disk::check_directory(it, Writers::Owner).is_ok())
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
