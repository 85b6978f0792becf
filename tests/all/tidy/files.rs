//! Checks which files exist, and their length.

use super::Source;
use std::collections::BTreeSet;

/// Names that say nothing about the content.
const NOTHING: [&str; 7] = ["utils", "util", "common", "helpers", "helper", "misc", "shared"];

/// Rust files that no crate includes.
pub(super) fn forgotten(source: &Source) -> Vec<String> {
    let all: BTreeSet<&str> = source.rust().map(|(path, _)| path).collect();
    let mut reached = BTreeSet::new();
    for root in roots(source) {
        reach(source, &root, true, &mut reached);
    }
    let unreached = all.iter().filter(|path| !reached.contains(**path));
    unreached.map(|path| format!("`{path}` is declared by no module")).collect()
}

/// The maximum number of lines of a file, and of a function.
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 70;

/// Files and functions that are too long.
pub(super) fn long(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in source.rust() {
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > LONGEST_FILE {
            found.push(format!("`{path}` has {} lines", lines.len()));
        }
        for (start, line) in lines.iter().enumerate() {
            let Some(indent) = function(line) else { continue };
            let head = lines[start..].iter().find(|line| line.ends_with(['{', ';']));
            if head.is_none_or(|line| line.ends_with(';')) {
                // A function in a trait may have no body.
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[start..].iter().position(|line| *line == end).map(|at| at + 1);
            if let Some(length) = length.filter(|length| *length > LONGEST_FUNCTION) {
                found.push(format!("the function at {path}:{} has {length} lines", start + 1));
            }
        }
    }
    found
}

/// The indentation of a line that begins a function with a body.
fn function(line: &str) -> Option<usize> {
    let code = line.trim_start();
    let mut words = code.split(' ');
    let is_word = |word: &str| {
        ["pub", "const", "async", "unsafe", "extern"].contains(&word) || word.starts_with("pub(")
    };
    let begins = words.find(|word| !is_word(word) && *word != "crate::argv)") == Some("fn");
    // A function on one line has no separate end.
    (begins && !code.ends_with('}') && !code.ends_with(';')).then(|| line.len() - code.len())
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

/// The crate roots: by convention, or from a manifest.
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

/// Collects the files that the `mod` declarations of a file reach.
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
    for path in text.lines().filter_map(elsewhere) {
        reach(source, &format!("{directory}/{path}"), false, reached);
    }
}

/// The file in the same directory that a line gives to a module of another name.
fn elsewhere(line: &str) -> Option<&str> {
    let path = line.trim().strip_prefix("#[path = \"")?.strip_suffix("\"]")?;
    (!path.contains('/')).then_some(path)
}

/// The module that a line declares as a separate file.
fn declared(line: &str) -> Option<&str> {
    let words = line.trim().strip_suffix(';')?;
    let (before, name) = words.rsplit_once("mod ")?;
    let name = name.trim_start_matches("r#");
    let visibility = before.is_empty() || before.starts_with("pub");
    (visibility && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(name)
}
