//! Which files there are.

use super::Source;
use std::collections::BTreeSet;

/// Names that say that something had no place.
const NOTHING: [&str; 7] = ["utils", "util", "common", "helpers", "helper", "misc", "shared"];

/// Files of Rust that no crate reaches.
pub(super) fn forgotten(source: &Source) -> Vec<String> {
    let all: BTreeSet<&str> = source.rust().map(|(path, _)| path).collect();
    let mut reached = BTreeSet::new();
    for root in roots(source) {
        reach(source, &root, true, &mut reached);
    }
    let unreached = all.iter().filter(|path| !reached.contains(**path));
    unreached.map(|path| format!("`{path}` is declared by no module")).collect()
}

pub(super) fn named_for_nothing(source: &Source) -> Vec<String> {
    let named = |path: &str| {
        path.split('/').any(|part| {
            let stem = part.split('.').next().unwrap_or_default();
            NOTHING.contains(&stem)
        })
    };
    let files = source.rust().map(|(path, _)| path).filter(|path| named(path));
    files.map(|path| format!("`{path}` has a name that says nothing")).collect()
}

/// The files at which Cargo begins: by convention, or as a manifest says.
fn roots(source: &Source) -> Vec<String> {
    let mut roots = Vec::new();
    for (manifest, text) in source.matching("", "Cargo.toml") {
        let directory = manifest.trim_end_matches("Cargo.toml");
        let by_convention = ["src/lib.rs", "src/main.rs", "build.rs"].map(str::to_owned);
        let stated = text.lines().filter_map(|line| {
            let path = line.trim().strip_prefix("path = \"")?.strip_suffix('"')?;
            path.ends_with(".rs").then(|| path.to_owned())
        });
        let targets = source.rust().filter_map(|(path, _)| {
            let path = path.strip_prefix(directory)?;
            let (folder, file) = path.split_once('/')?;
            let is_target = ["examples", "tests", "benches"].contains(&folder);
            (is_target && !directory.is_empty() && !file.contains('/')).then(|| path.to_owned())
        });
        let paths = by_convention.into_iter().chain(stated).chain(targets);
        roots.extend(paths.map(|path| format!("{directory}{path}")));
    }
    roots
}

/// Follows the `mod` declarations of a file.
fn reach(source: &Source, path: &str, root: bool, reached: &mut BTreeSet<String>) {
    let Some(text) = source.text(path) else { return };
    if !reached.insert(path.to_owned()) {
        return;
    }
    let (directory, file) = path.rsplit_once('/').unwrap_or(("", path));
    let below = match file.strip_suffix(".rs") {
        Some(stem) if !root && stem != "mod" => format!("{directory}/{stem}"),
        _ => directory.to_owned(),
    };
    for module in text.lines().filter_map(declared) {
        reach(source, &format!("{below}/{module}.rs"), false, reached);
        reach(source, &format!("{below}/{module}/mod.rs"), false, reached);
    }
}

/// The module that a line declares as a file of its own.
fn declared(line: &str) -> Option<&str> {
    let words = line.trim().strip_suffix(';')?;
    let (before, name) = words.rsplit_once("mod ")?;
    let visibility = before.is_empty() || before.starts_with("pub");
    (visibility && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(name)
}
