//! Checks the names of types.

use super::Source;
use std::collections::BTreeMap;

/// The crates in which a name has one meaning.
const CRATES: [&str; 8] = [
    "host/platform/src/",
    "host/http/src/",
    "host/provider/src/",
    "host/signature/src/",
    "host/registry/src/",
    "host/library/src/",
    "host/mcp/src/",
    "host/cli/src/",
];

/// Public types of one crate that share a name.
pub(super) fn shared(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for root in CRATES {
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, text) in source.matching(root, ".rs") {
            let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
            for name in text[..tests].lines().filter_map(defined) {
                places.entry(name).or_default().push(path);
            }
        }
        let several = places.into_iter().filter(|(_, paths)| paths.len() > 1);
        found.extend(several.map(|(name, paths)| format!("`{name}` is defined in {paths:?}")));
    }
    found
}

/// The type that a line defines.
fn defined(line: &str) -> Option<&str> {
    // An indented definition is local, or belongs to a trait.
    let line =
        line.strip_prefix("pub ").or_else(|| line.strip_prefix("pub(super) ")).unwrap_or(line);
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let keyword = words.next()?;
    ["struct", "enum", "trait", "type"].contains(&keyword).then(|| words.next())?
}
