//! What was published, and what is told of it.

use super::Source;
use kitaru::provider::source::Digest;
use std::collections::BTreeMap;

const CONTRACT: &str = "wit/v1/";
/// A line a file: its digest, two spaces, its name. As `sha256sum` writes it.
const DIGESTS: &str = "tests/wit-v1.sha256";

/// Providers are built against the folder of a version, and those that are built stay as they are.
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

/// Whoever upgrades reads there what is new.
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
