//! Text that cannot steer a terminal, from any source.

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
    path.as_os_str().len() <= LONGEST && parts.into_iter().all(|part| may_be_repeated(&part))
}

/// A path in a message, where it looks like one.
#[must_use]
pub fn repeated_path(path: &Path) -> String {
    match may_be_a_path(path) {
        true => format!("`{}`", self::path(path)),
        false => "what was given for a path".to_owned(),
    }
}

/// Whether a message may repeat a value. People paste keys where a path, an address or a name
/// belongs: the content of a key file, as JSON or in Base64, a credential, or an API key.
#[must_use]
pub fn may_be_repeated(value: &str) -> bool {
    /// The longest run of letters and digits, which names have breaks in.
    const LONGEST_RUN: usize = 40;
    let is_run = |c: char| c.is_ascii_alphanumeric() || "+=".contains(c);
    let has_run = value.split(|c| !is_run(c)).any(|run| run.len() >= LONGEST_RUN);
    let is_credential = !value.starts_with("arn:")
        && !value.contains("://")
        && value.matches(':').count() > 1
        && !value.contains("::");
    value.len() <= LONGEST
        && !has_run
        && !is_credential
        && !has_password(value)
        && !has_query(value)
        && !value.starts_with("ZENKEY_")
        && !value.contains("PRIVATE KEY")
        && !value.chars().any(|c| c.is_control() || "{}\"".contains(c))
}

/// Whether a text is an address with a password in it, as in `scheme://user:password@host`; the
/// scheme may be missing.
#[must_use]
pub fn has_password(text: &str) -> bool {
    let address = text.split_once("://").map_or(text, |(_, address)| address);
    // A password may have slashes, so the user ends at the last `@` before a query.
    let address = address.split(['?', '#', ' ']).next().unwrap_or(address);
    let before = address.rsplit_once('@').map_or("", |(before, _)| before);
    before
        .split_once(':')
        .is_some_and(|(user, password)| !user.contains('/') && !password.is_empty())
}

fn has_query(text: &str) -> bool {
    text.split_once('?').is_some_and(|(_, query)| query.contains('='))
}

/// Whether a text is an address with a secret in its query: the signature of an address that was
/// signed in advance, a token or a key.
#[must_use]
pub fn has_secret_query(text: &str) -> bool {
    let words = ["sig", "token", "secret", "password", "credential", "key"];
    let is_secret = |name: &str| words.iter().any(|word| name.contains(word));
    let query = text.split_once('?').map_or("", |(_, query)| query).to_lowercase();
    query.split('&').filter_map(|pair| pair.split_once('=')).any(|(name, _)| is_secret(name))
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
    fn a_password_stands_before_a_host() {
        for with in ["me:hush@ghcr.io", "https://me:hu/sh@host:1/p", "http://:hush@proxy"] {
            assert!(has_password(with), "{with}");
            assert!(!repeated(with).contains("sh"), "{with}");
        }
        for without in [
            "abfs://container@account.dfs.core.windows.net",
            "localhost:5000/team",
            "https://host/a:b@c",
            "quay.io/org/app@sha256:0a",
            "me@example.com",
            "arn:aws:iam::123456789012:role/sm",
        ] {
            assert!(!has_password(without), "{without}");
            assert_eq!(repeated(without), format!("`{without}`"));
        }
    }

    #[test]
    fn a_signature_stands_in_a_query() {
        for with in ["https://a/c?sv=1&sig=hush", "s3://b/p?X-Amz-Signature=hush", "a?key=hush"] {
            assert!(has_secret_query(with), "{with}");
            assert!(!repeated(with).contains("hush"), "{with}");
        }
        for without in ["https://a/sig=c", "s3://b/p", "s3://b/p?a=key", "a?sig"] {
            assert!(!has_secret_query(without), "{without}");
        }
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
