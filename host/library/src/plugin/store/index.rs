//! What is known of each installed file, in one small file.
//!
//! It has what lists and choices need. The whole description of a plugin is read
//! only for the type that is used.

use super::verdict::KnownFault;
use crate::plugin::{
    RESERVED, Served,
    source::{Fingerprint, Offer},
};
use kitaru_provider_host::Digest;
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fmt::Write as _,
    path::Path,
};

/// What is known of each installed file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The names that no input of a working plugin has.
    reserved: Vec<String>,
    /// By path.
    files: HashMap<String, (Fingerprint, Known)>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Known {
    /// It works.
    Works {
        /// The digest of its bytes.
        digest: Digest,
        /// What it serves.
        served: Box<Served>,
    },
    /// It does not work.
    Broken(KnownFault),
    /// An input has a reserved name.
    Reserved {
        /// The input.
        input: String,
    },
    /// It is not run; only its bytes were looked at.
    Unrun {
        /// The digest of its bytes.
        digest: Digest,
    },
}

impl Default for Index {
    /// An index that knows nothing yet.
    fn default() -> Self {
        Self { reserved: RESERVED.map(str::to_owned).into(), files: HashMap::new() }
    }
}

impl Index {
    /// Whether it was made with the names that are reserved now.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.reserved == RESERVED
    }

    /// Takes out what is known of a file as it is now.
    #[must_use]
    pub fn take(&mut self, offer: &Offer) -> Option<Known> {
        let (fingerprint, known) = self.files.remove(&*key(offer.path()?))?;
        let counts = match &known {
            Known::Broken(fault) => fault.counts(),
            _ => true,
        };
        (Some(fingerprint) == offer.fingerprint && counts).then_some(known)
    }

    /// Adds what is known of a file.
    pub fn insert(&mut self, offer: &Offer, known: Known) {
        if let (Some(path), Some(fingerprint)) = (offer.path(), offer.fingerprint) {
            self.files.insert(key(path).into_owned(), (fingerprint, known));
        }
    }

    /// Drops files that are gone: neither offered now nor there, for another project.
    pub fn tidy(&mut self, offers: &[Offer]) {
        let offered: HashSet<Cow<'_, str>> =
            offers.iter().filter_map(Offer::path).map(key).collect();
        self.files.retain(|key, _| offered.contains(key.as_str()) || Path::new(key).is_file());
    }
}

/// A path as text, different for each: a byte that is not text is `\xff`, and `\` is `\\`.
fn key(path: &Path) -> Cow<'_, str> {
    if let Some(text) = path.to_str().filter(|text| !text.contains('\\')) {
        return Cow::Borrowed(text);
    }
    let mut key = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        key.push_str(&chunk.valid().replace('\\', r"\\"));
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(key, "\\x{byte:02x}");
        }
    }
    Cow::Owned(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::source::Holder;
    use kitaru_provider_host::ProviderFault;
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    #[test]
    fn what_is_kept_of_a_file_counts_until_the_file_changes() {
        let offer = |fingerprint: &str| Offer {
            holder: Holder::File("/a.wasm".into()),
            fingerprint: serde_json::from_str(fingerprint).ok(),
            distrust: None,
        };
        let (now, later) = (offer("[1, 2, 3, 4, 5, 6]"), offer("[1, 2, 3, 4, 5, 7]"));
        let all = [
            Known::Works { digest: Digest::of(b"a"), served: Box::default() },
            Known::Broken(KnownFault::now(ProviderFault::NotWasm)),
            Known::Reserved { input: "dry-run".to_owned() },
            Known::Unrun { digest: Digest::of(b"b") },
        ];
        for known in all {
            let mut index = Index::default();
            index.insert(&now, known.clone());
            let bytes = postcard::to_allocvec(&index).unwrap();
            let read = || postcard::from_bytes::<Index>(&bytes).unwrap();
            assert_eq!(read(), index);
            assert_eq!(read().take(&now), Some(known));
            assert_eq!(read().take(&later), None);
        }
    }

    #[test]
    fn no_two_paths_have_one_key() {
        let names: [&[u8]; 6] = [b"a\xff", b"a\xfe", br"a\xff", br"a\\xff", b"a", "aÿ".as_bytes()];
        let keys: Vec<Cow<'_, str>> =
            names.iter().map(|name| key(Path::new(OsStr::from_bytes(name)))).collect();
        let unique: HashSet<&Cow<'_, str>> = keys.iter().collect();
        assert_eq!(unique.len(), names.len(), "{keys:?}");
    }
}
