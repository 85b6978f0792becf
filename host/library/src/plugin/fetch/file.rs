//! Reads plugins from a file, or from each file of a directory whose name ends in `.wasm`.

use super::Fetched;
use crate::{
    disk::{self, FileError},
    plugin::address::PluginSource,
    problem::{Failure, Problem},
    text,
};
use kitaru_provider_host::{Digest, ProviderFault, limits};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The most files of a directory that are read.
const MOST: usize = 100;

pub(super) fn fetch(path: &Path) -> Result<Vec<Fetched>, Failure> {
    let paths = match path.is_dir() {
        true => components(path)?,
        false => vec![path.to_owned()],
    };
    let (mut fetched, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match read(path) {
            Ok(plugin) => fetched.push(plugin),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(fetched),
        false => Err(Failure::of(problems)),
    }
}

/// The files of a directory that are named as components.
fn components(directory: &Path) -> Result<Vec<PathBuf>, Problem> {
    let label = text::path(directory);
    let entries = fs::read_dir(directory).map_err(|error| {
        Problem::usage("plugin.source", format!("cannot read `{label}`: {error}"))
            .hint("Name a directory that you can read.")
    })?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .take(MOST + 1)
        .collect();
    paths.sort_unstable();
    match paths.len() {
        0 => Err(Problem::usage("plugin.source", format!("`{label}` has no file `*.wasm`"))
            .hint("Name the file of a component, or a directory of such files.")),
        found if found > MOST => Err(Problem::usage(
            "plugin.source",
            format!("`{label}` has more than {MOST} files `*.wasm`"),
        )
        .hint("Name the files.")),
        _ => Ok(paths),
    }
}

fn read(path: PathBuf) -> Result<Fetched, Problem> {
    let label = text::path(&path);
    let read = || disk::read_bounded(&disk::open(&path)?, limits::COMPONENT);
    let bytes = read().map_err(|error| match error {
        FileError::Large(_) => ProviderFault::Large(limits::COMPONENT >> 20).of(&label).into(),
        error => Problem::usage("plugin.source", format!("cannot read `{label}`: {error}"))
            .hint("Name the file of a component, or a directory of such files."),
    })?;
    Ok(Fetched {
        digest: Digest::of(&bytes),
        source: PluginSource::File(path),
        label,
        bytes,
        version: None,
        manifest: None,
        signatures: Vec::new(),
    })
}
