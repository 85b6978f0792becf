//! Checks that published contracts do not change, and that the changelog is complete.

use super::{ROOT, Source};
use kitaru_provider_host::Digest;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

const CONTRACT: &str = "wit/v1/";
/// One line per file, in the format of `sha256sum`.
const DIGESTS: &str = "tests/wit-v1.sha256";

/// Released providers were built against the folder of a version, so it must not change.
pub(super) fn contract(source: &Source) -> Vec<String> {
    let recorded: BTreeMap<&str, &str> = source
        .text(DIGESTS)
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(digest, name)| (name, digest))
        .collect();
    let present: BTreeMap<&str, String> = source
        .matching(CONTRACT, ".wit")
        .map(|(path, text)| (path, Digest::of(text.as_bytes()).to_string()))
        .collect();
    let changed = present.iter().filter(|(path, digest)| {
        recorded.get(*path).is_none_or(|recorded| *recorded != digest.as_str())
    });
    let gone = recorded.keys().filter(|path| !present.contains_key(*path));
    let changed = changed
        .map(|(path, digest)| format!("`{path}` is not what was published (now {digest})"))
        .chain(gone.map(|path| format!("`{path}` was published, and is gone")));
    changed.map(|line| format!("{line}; wishes go to wit/PENDING.md")).collect()
}

/// The binary package of a contract has the types of its text.
pub(super) fn packages(_: &Source) -> Vec<String> {
    const PACKAGE: &str = "wit/package/v1.wasm";
    let root = Path::new(ROOT);
    let encoded = kitaru_provider_build::wit_package(&root.join(CONTRACT));
    match (encoded, std::fs::read(root.join(PACKAGE))) {
        (Ok(encoded), Ok(packaged)) if encoded == packaged => Vec::new(),
        (Ok(_), _) => vec![format!("`{PACKAGE}` is not `{CONTRACT}`: run `cargo bundle`")],
        (Err(error), _) => vec![error.to_string()],
    }
}

/// The prebuilt components in a package of the library must match the current sources.
pub(super) fn components(source: &Source) -> Vec<String> {
    const RECORDED: &str = "host/library/components/sources.sha256";
    let recorded = source.text(RECORDED).unwrap_or_default().trim();
    match kitaru_provider_build::source_digest(Path::new(ROOT)) {
        Ok(digest) if recorded.contains(&digest) => Vec::new(),
        Ok(digest) => vec![format!(
            "`{RECORDED}` is not the digest of wit, sdk and plugins (now {digest}): run `cargo bundle`"
        )],
        Err(error) => vec![format!("the sources cannot be read: {error}")],
    }
}

/// A bundled provider is unpacked, hashed and compiled, so each byte of it costs time.
pub(super) fn sizes(_: &Source) -> Vec<String> {
    const FOLDER: &str = "host/library/components";
    const LARGEST: u64 = 160 << 10;
    let Ok(files) = Path::new(ROOT).join(FOLDER).read_dir() else {
        return vec![format!("`{FOLDER}` cannot be read")];
    };
    let files =
        files.flatten().filter(|file| file.path().extension().is_some_and(|it| it == "wasm"));
    let sizes: Vec<(PathBuf, u64)> =
        files.filter_map(|file| Some((file.path(), file.metadata().ok()?.len()))).collect();
    if sizes.len() != 5 {
        return vec![format!("`{FOLDER}` has {} components, and five are bundled", sizes.len())];
    }
    let large = sizes.iter().filter(|(_, size)| *size > LARGEST);
    large
        .map(|(path, size)| format!("`{}` has {size} bytes, over {LARGEST}", path.display()))
        .collect()
}

/// Every release must have an entry in the changelog.
pub(super) fn changelog(source: &Source) -> Vec<String> {
    let manifest = source.text("Cargo.toml").unwrap_or_default();
    let version = manifest
        .split("[workspace.package]")
        .nth(1)
        .and_then(|package| package.lines().find_map(|line| line.strip_prefix("version = ")))
        .map(|version| version.trim_matches('"'));
    let Some(version) = version else { return vec!["Cargo.toml states no version".to_owned()] };
    match source.text("CHANGELOG.md") {
        Some(log) if !log.contains(version) => {
            vec![format!("CHANGELOG.md does not mention {version}")]
        }
        _ => Vec::new(),
    }
}
