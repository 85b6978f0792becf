//! Reads which mirrors stand for which registries, from `settings.toml`.
//!
//! ```toml
//! [mirrors]
//! "oci://registry.acme.example" = "oci://mirror.example.com/acme"
//! "oci://registry.other.example/kitaru" = "/mnt/mirror"
//! ```

use crate::{
    disk::{self, DiskError, FileError, Writers},
    problem::{Explain, Fault},
    settings::Settings,
    words::Text,
};
use kitaru_registry::Mirror;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The name of the file.
const FILE: &str = "settings.toml";

/// What is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSettings {
    #[serde(default)]
    mirrors: BTreeMap<String, String>,
}

/// Why the mirrors are not known.
#[derive(Debug, Error)]
pub enum MirrorsError {
    /// The file cannot be read.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file is not one of settings.
    #[error("`{path}` cannot be used: {why}", path = .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// The mirrors of the settings.
pub(super) fn read(config: &Path, settings: &Settings) -> Result<Vec<Mirror>, MirrorsError> {
    let path = config.join(FILE);
    let form = |why: String| MirrorsError::Form { path: path.clone(), why };
    let bytes = match disk::read_trusted(&path, Writers::OwnGroup) {
        Ok(bytes) => bytes,
        Err(error) if error.is_absent() => return Ok(Vec::new()),
        Err(error) => return Err(DiskError::of::<FileError>("read", &path)(error).into()),
    };
    let text = String::from_utf8(bytes).map_err(|_| form("it is not UTF-8".to_owned()))?;
    let WrittenSettings { mirrors } =
        toml::from_str(&text).map_err(|error| form(error.message().to_owned()))?;
    let mirror = |(prefix, target): (String, String)| match target.contains("://") {
        true => Mirror::prefix(&prefix, &target),
        false => Mirror::directory(&prefix, &settings.path_below(config, &target)),
    };
    let mirrors = mirrors.into_iter().map(mirror).collect::<Result<_, _>>();
    mirrors.map_err(|error| form(error.to_string()))
}

impl Explain for MirrorsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Form { .. } => "registry.mirror",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Disk(error) => error.hint(),
            Self::Form { .. } => {
                Some("Write `\"PREFIX\" = \"PREFIX OR DIRECTORY\"` below `[mirrors]`.".into())
            }
        }
    }
}
