//! How stacks are exported whose plugin was removed.
//!
//! Only a plugin knows which inputs a stack was made from, so it is asked before it goes. What it
//! said counts as long as the stack stays as it was.

use crate::disk::{self, DiskError, Readers};
use kitaru_contract::StoredStack;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The directory of what removed plugins exported.
#[derive(Debug, Clone)]
pub struct KeptExports {
    directory: PathBuf,
}

/// An export, and the stack that it is of.
#[derive(Serialize, Deserialize)]
struct KeptExport<E> {
    stack: String,
    export: E,
}

impl KeptExports {
    /// Those in the directory of settings.
    #[must_use]
    pub fn in_settings(config: &Path) -> Self {
        Self { directory: config.join("exports") }
    }

    /// Keeps the export of a stack; `stack` is as it is known without a provider.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn keep(
        &self,
        id: &str,
        stack: &StoredStack,
        export: &impl Serialize,
    ) -> Result<(), DiskError> {
        let Some(path) = self.path(id) else { return Ok(()) };
        disk::create_private_dir(&self.directory)?;
        let kept = KeptExport { stack: hash(stack), export };
        disk::replace(&path, &serde_json::to_vec(&kept).unwrap_or_default(), Readers::User)
    }

    /// The export of a stack, if the stack has not changed since.
    #[must_use]
    pub fn find<E: DeserializeOwned>(&self, id: &str, stack: &StoredStack) -> Option<E> {
        let bytes = disk::read_own(&self.path(id)?)?;
        let KeptExport { stack: of, export } = serde_json::from_slice(&bytes).ok()?;
        (of == hash(stack)).then_some(export)
    }

    /// Forgets the export of a stack that is gone.
    pub fn forget(&self, id: &str) {
        if let Some(path) = self.path(id) {
            // Nothing reads it again: ids are not used twice.
            let _ = fs::remove_file(path);
        }
    }

    fn path(&self, id: &str) -> Option<PathBuf> {
        let is_name = !id.is_empty() && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        is_name.then(|| self.directory.join(format!("{id}.json")))
    }
}

fn hash(stack: &StoredStack) -> String {
    blake3::hash(&serde_json::to_vec(stack).unwrap_or_default()).to_hex().to_string()
}
