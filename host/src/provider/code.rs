//! Compiled code, kept from one run to the next.
//!
//! Compiling takes a hundred times as long as loading, so code is kept in the
//! cache directory. Loading it is the one place where bytes from a file become
//! code that runs outside a sandbox, so it is loaded only if its digest is the
//! one that was written down when it was compiled, that record is kept with the
//! user's settings, out of reach of whatever may write to a cache, and nobody
//! else can write to the file. Anything else is compiled again: the component
//! itself is the truth.

use super::{
    error::ProviderFault,
    inspect,
    source::{self, Digest, Source},
};
use crate::{disk, world::Dirs};
use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher as _},
    io::{self, Read},
    os::fd::AsRawFd,
    path::PathBuf,
    time::Instant,
};
use wasmtime::{Engine, component::Component};

/// The code of a provider's component, from the cache or compiled from its bytes.
///
/// # Errors
///
/// If the component cannot be read, is not one, or cannot be compiled.
pub fn load(
    engine: &Engine,
    dirs: &Dirs,
    source: &Source,
    digest: &Digest,
) -> Result<Component, ProviderFault> {
    let kept = Kept::of(engine, dirs, digest);
    if let Some(component) = kept.load(engine) {
        return Ok(component);
    }
    let bytes = source.read()?;
    // The file may have been replaced since its digest was taken.
    if Digest::of(&bytes) != *digest {
        return Err(ProviderFault::Unreadable("it was changed just now; try again".to_owned()));
    }
    compile(engine, &kept, &bytes)
}

/// Compiles bytes that were read already, and keeps the code.
///
/// # Errors
///
/// If they are no component, or cannot be compiled.
pub fn compile_new(
    engine: &Engine,
    dirs: &Dirs,
    bytes: &[u8],
    digest: &Digest,
) -> Result<Component, ProviderFault> {
    let kept = Kept::of(engine, dirs, digest);
    match kept.load(engine) {
        Some(component) => Ok(component),
        None => compile(engine, &kept, bytes),
    }
}

fn compile(engine: &Engine, kept: &Kept, bytes: &[u8]) -> Result<Component, ProviderFault> {
    inspect::inspect(bytes)?;
    let begun = Instant::now();
    let component = Component::new(engine, bytes)
        .map_err(|error| ProviderFault::Compile(error.root_cause().to_string()))?;
    tracing::info!("compiled {} KiB in {:?}", bytes.len() / 1024, begun.elapsed());
    if let Err(error) = kept.keep(&component) {
        // Slower the next time, and nothing worse.
        tracing::debug!("compiled code is not kept: {error}");
    }
    Ok(component)
}

/// Where the code of one component for one engine is kept.
struct Kept {
    code: PathBuf,
    record: PathBuf,
}

impl Kept {
    fn of(engine: &Engine, dirs: &Dirs, digest: &Digest) -> Self {
        // Code fits an engine of the same version and settings only.
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let name = format!("{digest}-{:016x}", hasher.finish());
        Self {
            code: dirs.cache.join("code").join(format!("{name}.cwasm")),
            record: source::records(dirs).join(format!("{name}.digest")),
        }
    }

    fn load(&self, engine: &Engine) -> Option<Component> {
        let recorded = fs::read_to_string(&self.record).ok()?;
        let mut file = File::open(&self.code).ok()?;
        let digest = digest(&mut file).ok()?;
        if !disk::is_own(&file) || digest.to_hex().as_str() != recorded.trim() {
            tracing::warn!("`{}` is not what was compiled; compiling again", self.code.display());
            return None;
        }
        // The open file, and not whatever has its name by now.
        let path = PathBuf::from(format!("/dev/fd/{}", file.as_raw_fd()));
        #[expect(unsafe_code, reason = "loading compiled code is what the checks above are for")]
        // SAFETY: the bytes are those that `Component::serialize` gave for an engine with the same
        // compatibility hash: their digest was written down right then, in a file of this user's.
        // Nobody else can have changed them since they were checked, as only this user can write
        // to the file; and kitaru never writes to one that is there, but replaces it.
        let component = unsafe { Component::deserialize_file(engine, path) };
        tracing::debug!("loaded `{}`", self.code.display());
        component.ok()
    }

    fn keep(&self, component: &Component) -> Result<(), disk::DiskError> {
        let Ok(code) = component.serialize() else { return Ok(()) };
        for path in [&self.code, &self.record] {
            path.parent().map(disk::create_private_dir).transpose()?;
        }
        disk::replace(&self.code, &code, disk::Readers::User)?;
        disk::replace(
            &self.record,
            format!("{}\n", blake3::hash(&code).to_hex()).as_bytes(),
            disk::Readers::User,
        )
    }
}

/// BLAKE3, since this is done at every start: it takes a third of the time of SHA-256.
fn digest(file: &mut File) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&buffer[..read]),
        };
    }
}
