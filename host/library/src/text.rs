//! Text that cannot steer a terminal and repeats no secret, from any source.

mod secret;

pub use secret::{has_password, has_secret_query, is_secret, is_secret_key};

pub use kitaru_provider_host::text::{capped, has_hidden, is_hidden, plain, quoted, visible};

use std::{fmt::Write as _, path::Path};

/// A path on one line. Bytes that are not text are written as `\xff`, so that two paths differ.
#[must_use]
pub fn path(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(&plain(chunk.valid()));
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// The longest value that a message repeats, in bytes. A key in Base64 has thousands.
const LONGEST: usize = 300;

/// Whether a path may be repeated, in which each part has to look like one.
#[must_use]
pub fn may_be_a_path(path: &Path) -> bool {
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy());
    let whole = path.to_string_lossy();
    whole.len() <= LONGEST
        && !secret::is_random(&whole)
        && !is_secret(&whole)
        && parts.into_iter().all(|part| may_be_repeated(&part))
}

/// A path in a message, where what was typed for it looks like one.
#[must_use]
pub fn repeated_path(typed: &Path, path: &Path) -> String {
    match may_be_a_path(typed) {
        true => format!("`{}`", self::path(path)),
        false => "what was given for a path".to_owned(),
    }
}

/// Whether a message may repeat a value. People paste keys where a path, an address or a name
/// belongs.
#[must_use]
pub fn may_be_repeated(value: &str) -> bool {
    // Nobody knows how long it is.
    if value.len() > LONGEST {
        return false;
    }
    let first = value.split(':').next().unwrap_or(value);
    let is_credential = !value.starts_with("arn:")
        && !value.contains("://")
        && value.matches(':').count() > 1
        && !value.contains("::")
        && !first.contains('/');
    let is_json = value.contains('"') || (value.contains('{') && value.contains([':', ',']));
    !is_credential
        && !secret::is_random(value)
        && !is_secret(value)
        && !has_query(value)
        && !is_json
        && !value.chars().any(char::is_control)
}

fn has_query(text: &str) -> bool {
    text.split_once('?').is_some_and(|(_, query)| query.contains('='))
}

/// A value in a message, where it looks like what was wanted. Instead of an address or a name,
/// people paste keys.
#[must_use]
pub fn repeated(value: &str) -> String {
    match may_be_repeated(value) {
        true => format!("`{value}`"),
        false => format!("a text of {} characters", value.chars().count()),
    }
}

/// A name in a message of the form «there is no stack …»; instead of a name, people paste keys.
#[must_use]
pub fn named(name: &str) -> String {
    match may_be_repeated(name) {
        true => format!("`{name}`"),
        false => "of such a name".to_owned(),
    }
}

/// Keys that lead to a field, with dots between them, and `…` for one that is not repeated.
#[must_use]
pub fn key_path(keys: &[&str]) -> String {
    let shown = keys.iter().map(|key| if may_be_repeated(key) { *key } else { "…" });
    shown.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    #[test]
    fn a_path_that_is_not_text_can_be_told_from_another() {
        let shown = |bytes: &[u8]| path(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(shown(b"/a/\xff\xfe.wasm"), r"/a/\xff\xfe.wasm");
        assert_eq!(shown("/a/é\u{1b}[2J\n.wasm".as_bytes()), "/a/é .wasm");
    }

    #[test]
    fn the_text_of_a_key_is_no_path() {
        for path in ["key.json", "/a/b c/key.json", "~/ä.json", "..", "AKIA123", "::1", "a:1"] {
            assert!(may_be_a_path(Path::new(path)), "{path}");
        }
        let base64 = "eyJ0eXBl/".repeat(100);
        let api_key = "ZENKEY_eyJ";
        let credential = "aws-access-keys:AKIA:hush";
        let digest = "0".repeat(64);
        for text in [
            r#"{"type":"service_account"}"#,
            "-----BEGIN\nHUSH",
            &base64,
            &digest,
            api_key,
            credential,
        ] {
            assert!(!may_be_a_path(Path::new(text)), "{text}");
        }
    }
}
