//! What holds of the source itself.
//!
//! Rules that no compiler checks, and that nobody keeps for long without a test:
//! how modules depend on each other, which files there are, and which words are
//! not in them.

mod files;
mod layers;
mod published;
mod words;

use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the source.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Directories that hold nothing of the source.
const SKIPPED: [&str; 3] = ["target", ".git", "node_modules"];

/// Looks for what should not be, and names each place.
type Check = fn(&Source) -> Vec<String>;

pub(super) fn trials() -> Vec<Trial> {
    let checks: [(&str, Check); 9] = [
        ("no_two_modules_name_each_other", layers::two_way_pairs),
        ("leaves_use_only_leaves", layers::leaves),
        ("every_source_file_is_compiled", files::forgotten),
        ("no_file_is_named_for_nothing", files::named_for_nothing),
        ("lints_are_expected_and_not_allowed", words::allowed_lints),
        ("nothing_is_left_to_do", words::left_to_do),
        ("no_path_of_a_machine_is_in_the_source", words::machine_paths),
        ("a_published_contract_never_changes", published::contract),
        ("the_changelog_knows_the_version", published::changelog),
    ];
    let trial = |(name, check): (&str, Check)| {
        Trial::test(format!("tidy::{name}"), move || none(&check(&Source::read())))
    };
    layers::trials().into_iter().chain(checks.into_iter().map(trial)).collect()
}

fn none(found: &[String]) -> Result<(), Failed> {
    match found {
        [] => Ok(()),
        found => Err(found.join("\n").into()),
    }
}

/// All files of the source that are text, by their paths from its root.
struct Source {
    files: Vec<(String, String)>,
}

impl Source {
    fn read() -> Self {
        let root = PathBuf::from(ROOT).canonicalize().expect("the source is there");
        let mut source = Self { files: Vec::new() };
        source.add(&root, &root);
        source.files.sort();
        source
    }

    fn add(&mut self, root: &Path, directory: &Path) {
        let entries = fs::read_dir(directory).expect("the source is readable");
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() {
                if !SKIPPED.iter().any(|skipped| name == *skipped) {
                    self.add(root, &path);
                }
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path = path.strip_prefix(root).unwrap_or(&path);
                self.files.push((path.display().to_string(), text));
            }
        }
    }

    /// The files whose paths begin and end so.
    fn matching(&self, start: &str, end: &str) -> impl Iterator<Item = (&str, &str)> {
        let matches = move |path: &str| path.starts_with(start) && path.ends_with(end);
        let files = self.files.iter().filter(move |(path, _)| matches(path));
        files.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.matching("", ".rs")
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, text)| text.as_str())
    }
}
