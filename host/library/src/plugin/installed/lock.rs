//! `kitaru.lock`: exactly which plugins a project, or the user, has.
//!
//! TOML with a block for each plugin, sorted by type. The same plugins give the same bytes on each
//! system, so that a team can commit it:
//!
//! ```toml
//! format = 1
//!
//! [[plugin]]
//! type = "acme"
//! source = "oci://registry.acme.example/kitaru/acme"
//! version = "1.4.1"
//! digest = "sha256:…"      # of the component
//! manifest = "sha256:…"    # in the registry, which signatures are about
//! size = 81234             # in bytes
//! contract = "1.0.0"
//! publisher = "key sha256:…"
//! ```

use super::{InstalledPlugin, TrustedBy};
use crate::{
    disk::{self, DiskError, FileError, Readers},
    plugin::address::PluginSource,
};
use kitaru_provider_host::{Digest, limits};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The name of the file.
pub const LOCK: &str = "kitaru.lock";
/// The newest form that is read here.
const FORMAT: u32 = 1;
/// What a lock begins with, for those who open it.
const HEAD: &str =
    "# Exactly which plugins are used here. `kitaru plugin sync` writes and reads it.\n";

/// A lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    plugins: Vec<LockedPlugin>,
}

/// A plugin in a lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedPlugin {
    /// The type that it serves.
    #[serde(rename = "type")]
    pub stack_type: String,
    /// Where it comes from.
    pub source: PluginSource,
    /// Its version.
    pub version: String,
    /// The digest of its component.
    #[serde(serialize_with = "write_digest", deserialize_with = "read_digest")]
    pub digest: Digest,
    /// The manifest in the registry.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "write_manifest",
        deserialize_with = "read_manifest"
    )]
    pub manifest: Option<Digest>,
    /// How many bytes the component has.
    pub size: u64,
    /// The contract that it was built for.
    pub contract: String,
    /// Why it was trusted when it was locked.
    pub publisher: String,
    /// Whether it is a library of one kind of machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub native: bool,
}

/// What is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLock {
    format: u32,
    #[serde(default, rename = "plugin", skip_serializing_if = "Vec::is_empty")]
    plugins: Vec<LockedPlugin>,
}

/// Why a lock cannot be used.
#[derive(Debug, Error)]
pub enum LockError {
    /// It cannot be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// It is not a lock.
    #[error("`{path}` is no lock of plugins: {why}", path = .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// It is of a newer release.
    #[error("`{path}` was written by a newer kitaru", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
}

impl Lock {
    /// Reads a lock; none if there is no such file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is no lock.
    pub fn read(path: &Path) -> Result<Option<Self>, LockError> {
        match disk::read_text(path) {
            Ok(text) => Self::parse(&text, path).map(Some),
            Err(error) if error.is_absent() => Ok(None),
            Err(error) => Err(DiskError::of::<FileError>("read", path)(error).into()),
        }
    }

    /// Reads the text of a lock.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub fn parse(text: &str, path: &Path) -> Result<Self, LockError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let form = |why: String| LockError::Form { path: path.to_owned(), why };
        let told = |error: toml::de::Error| {
            let line = error.span().map_or(1, |span| {
                1 + text.get(..span.start).unwrap_or_default().matches('\n').count()
            });
            form(format!("line {line}: {}", error.message()))
        };
        if toml::from_str(text).is_ok_and(|Head { format }| format > FORMAT) {
            return Err(LockError::Newer { path: path.to_owned() });
        }
        let WrittenLock { plugins, .. } = toml::from_str(text).map_err(told)?;
        let mut lock = Self::default();
        let directory = path.parent().unwrap_or(path);
        for mut plugin in plugins {
            plugin.source = plugin.source.from_directory(directory);
            if lock.find(&plugin.stack_type).is_some() {
                return Err(form(format!("two blocks are for `{}`", plugin.stack_type)));
            }
            if plugin.size > limits::COMPONENT {
                return Err(form(format!(
                    "`{}` is larger than a plugin may be",
                    plugin.stack_type
                )));
            }
            lock.set(plugin);
        }
        Ok(lock)
    }

    /// Writes the lock.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &Path, readers: Readers) -> Result<(), DiskError> {
        if let Some(directory) = path.parent() {
            disk::create_private_dir(directory)?;
        }
        disk::replace(path, self.text(path.parent().unwrap_or(path)).as_bytes(), readers)
    }

    /// The text of the lock in a directory. What lies below it is named as it is from there, so that
    /// another clone finds it.
    #[must_use]
    pub fn text(&self, directory: &Path) -> String {
        let mut plugins = self.plugins.clone();
        for plugin in &mut plugins {
            plugin.source = plugin.source.clone().relative_to(directory);
        }
        let document = WrittenLock { format: FORMAT, plugins };
        format!("{HEAD}{}", toml::to_string(&document).unwrap_or_default())
    }

    /// The plugins, by type.
    #[must_use]
    pub fn plugins(&self) -> &[LockedPlugin] {
        &self.plugins
    }

    /// The plugin for a type.
    #[must_use]
    pub fn find(&self, stack_type: &str) -> Option<&LockedPlugin> {
        self.plugins.iter().find(|plugin| plugin.stack_type == stack_type)
    }

    /// Puts in a plugin, in place of the one for the same type.
    pub fn set(&mut self, plugin: LockedPlugin) {
        self.remove(&plugin.stack_type);
        self.plugins.push(plugin);
        self.plugins.sort_by(|one, other| one.stack_type.cmp(&other.stack_type));
    }

    /// Takes out the plugin for a type.
    pub fn remove(&mut self, stack_type: &str) {
        self.plugins.retain(|plugin| plugin.stack_type != stack_type);
    }
}

impl LockedPlugin {
    /// An installed plugin as a lock has it.
    #[must_use]
    pub fn of(plugin: &InstalledPlugin) -> Self {
        Self {
            stack_type: plugin.served.stack_type.clone(),
            source: plugin.source.clone(),
            version: plugin.version.clone(),
            digest: plugin.digest,
            manifest: plugin.manifest,
            size: plugin.size,
            contract: plugin.contract.clone(),
            native: plugin.native,
            publisher: plugin
                .signer
                .publisher()
                .unwrap_or_else(|| TrustedBy::User.kind().to_owned()),
        }
    }
}

fn write_digest<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("sha256:{digest}"))
}

#[expect(clippy::ref_option, reason = "serde passes it so")]
fn write_manifest<S: Serializer>(
    digest: &Option<Digest>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match digest {
        Some(digest) => write_digest(digest, serializer),
        None => serializer.serialize_none(),
    }
}

fn read_digest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digest = text.strip_prefix("sha256:").and_then(|digits| digits.parse().ok());
    digest.ok_or_else(|| {
        D::Error::custom("a digest is `sha256:` and 64 hexadecimal digits".to_owned())
    })
}

fn read_manifest<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Digest>, D::Error> {
    read_digest(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(stack_type: &str) -> LockedPlugin {
        LockedPlugin {
            stack_type: stack_type.to_owned(),
            source: format!("oci://acme.example/{stack_type}").parse().unwrap(),
            version: "1.4.1".to_owned(),
            digest: Digest::of(b"abc"),
            manifest: (stack_type == "acme").then(|| Digest::of(b"manifest")),
            size: 3,
            contract: "1.0.0".to_owned(),
            publisher: "digest".to_owned(),
            native: false,
        }
    }

    fn parse(text: &str) -> Result<Lock, LockError> {
        Lock::parse(text, Path::new("/shop/kitaru.lock"))
    }

    #[test]
    fn the_same_plugins_are_the_same_text() {
        let (mut one, mut other) = (Lock::default(), Lock::default());
        for (lock, types) in [(&mut one, ["beta", "acme"]), (&mut other, ["acme", "beta"])] {
            types.into_iter().for_each(|name| lock.set(plugin(name)));
        }
        assert_eq!(one.text(Path::new("/shop")), other.text(Path::new("/shop")));
        assert!(!one.text(Path::new("/shop")).contains('\r'));
        assert_eq!(parse(&one.text(Path::new("/shop"))).unwrap(), one);
        assert_eq!(parse(&Lock::default().text(Path::new("/shop"))).unwrap(), Lock::default());
        one.set(LockedPlugin {
            source: "file:///shop/plugins/gamma.wasm".parse().unwrap(),
            ..plugin("gamma")
        });
        let text = one.text(Path::new("/shop"));
        assert!(text.contains("source = \"./plugins/gamma.wasm\""), "{text}");
        assert_eq!(parse(&text).unwrap(), one);
        one.remove("acme");
        assert!(one.find("acme").is_none() && one.find("beta").is_some());
    }

    #[test]
    fn a_lock_that_says_two_things_or_less_than_all_is_refused() {
        let mut lock = Lock::default();
        lock.set(plugin("acme"));
        let text = lock.text(Path::new("/shop"));
        let block = text.split_once("\n\n").unwrap().1;
        let digest = Digest::of(b"abc").to_string();
        for (text, why) in [
            (format!("{text}\n{block}"), "two blocks"),
            (text.replace(&digest, &digest[1..]), "64 hexadecimal digits"),
            (text.replace("sha256:", "sha512:"), "`sha256:`"),
            (text.replace("size = 3", ""), "size"),
            (text.replace("size = 3", "size = 3\nnote = 1"), "note"),
            (text.replace("size = 3", "size = 99999999999"), "larger"),
            (text.replace("oci://", "ftp://"), "ftp"),
            (text.replace("oci://acme.example", "./.."), "leads out"),
            ("[[plugin]".to_owned(), "line 1"),
            (String::new(), "format"),
        ] {
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.contains(why), "{error} does not say {why}");
        }
        let newer = parse(&text.replace("format = 1", "format = 2")).unwrap_err();
        assert!(matches!(newer, LockError::Newer { .. }));
    }
}
