//! The format of the file of a login.

use kitaru_platform::texts;
use serde::{Deserialize, Serialize};
use std::{
    io,
    path::{Path, PathBuf},
};

/// A login, as stored.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredLogin {
    pub(super) url: String,
    #[serde(default)]
    pub(super) api_key: Option<String>,
    #[serde(default)]
    pub(super) access_token: Option<String>,
    #[serde(default)]
    pub(super) project: Option<String>,
    pub(super) verify_ssl: bool,
    #[serde(default)]
    pub(super) ssl_ca_cert: Option<StoredPath>,
    pub(super) timeout: u64,
}

/// A path as stored: text, or the bytes of one that is not UTF-8.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum StoredPath {
    Text(String),
    Bytes(Vec<u8>),
}

impl StoredPath {
    pub(super) fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Bytes(texts::to_bytes(path.as_os_str())),
        }
    }

    /// # Errors
    ///
    /// If the bytes are no path on this system.
    pub(super) fn path(self) -> io::Result<PathBuf> {
        Ok(match self {
            Self::Text(text) => text.into(),
            Self::Bytes(bytes) => texts::from_bytes(bytes)?.into(),
        })
    }
}
