//! Caches access tokens, each until the server refuses it, in files readable only by the user.
//!
//! A file is named after a server and a key, so that a token is used only for these.

use super::{Connection, Key, connection};
use crate::{
    disk::{self, Readers},
    rest::login::Token,
    secret::Secret,
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// The file with the access token of a connection.
pub(super) fn file(config: &Path, connection: &Connection) -> PathBuf {
    let mut hasher = blake3::Hasher::new();
    let secret = connection.key.as_ref().and_then(Key::secret);
    hasher.update(connection.address.to_string().as_bytes()).update(b"\0");
    hasher.update(secret.map_or("", Secret::expose).as_bytes());
    connection::tokens(config).join(format!("{}.json", hasher.finalize().to_hex()))
}

/// The kept token; none if others can read or write it, so that a new one takes its place.
pub(super) fn kept(path: &Path) -> Option<Secret> {
    let file = disk::open(path).ok().filter(|file| disk::is_own(file) && disk::is_private(file))?;
    let bytes = disk::read_bounded(&file, disk::LARGEST).ok()?;
    let token: Token = serde_json::from_slice(&bytes).ok()?;
    Some(Secret::new(token.access_token))
}

pub(super) fn keep(path: &Path, token: &Secret) {
    let bytes = json!({ "access_token": token.expose() }).to_string();
    let directory = path.parent().map_or(Ok(()), disk::create_secret_dir);
    if let Err(error) =
        directory.and_then(|()| disk::replace(path, bytes.as_bytes(), Readers::User))
    {
        // The next run requests a token again.
        tracing::debug!("the access token is not kept: {error}");
    }
}
