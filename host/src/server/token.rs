//! Access tokens, each kept until the server refuses it, for the user alone.
//!
//! A file is named for a server and a key, so that neither gets another's token.

use super::{Connection, connection};
use crate::{
    disk::{self, Readers},
    secret::Secret,
};
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The answer to a key that is right.
#[derive(Deserialize)]
pub(super) struct Token {
    pub(super) access_token: String,
}

/// Where the token of a connection is kept.
pub(super) fn file(config: &Path, connection: &Connection) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    hasher.update(connection.address.to_string().as_bytes()).update(b"\0");
    hasher.update(connection.key.as_ref().map_or("", |key| key.secret().expose()).as_bytes());
    connection::tokens(config).join(format!("{}.json", hasher.finalize().to_hex()))
}

pub(super) fn kept(path: &Path) -> Option<Secret> {
    let token: Token = serde_json::from_slice(&disk::read_own(path)?).ok()?;
    Some(Secret::new(token.access_token))
}

pub(super) fn keep(path: &Path, token: &Secret) {
    let bytes = json!({ "access_token": token.expose() }).to_string();
    let directory = path.parent().map_or(Ok(()), disk::create_private_dir);
    if let Err(error) =
        directory.and_then(|()| disk::replace(path, bytes.as_bytes(), Readers::User))
    {
        // Asked for again the next time, and nothing worse.
        tracing::debug!("the access token is not kept: {error}");
    }
}
