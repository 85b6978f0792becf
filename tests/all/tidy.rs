//! Tests the source itself.
//!
//! These rules are not checked by the compiler: how modules depend on each other,
//! which files exist, and which words they must not contain.

mod documents;
mod files;
mod layers;
mod names;
mod published;
mod systems;
mod words;

use libtest_mimic::{Failed, Trial};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Directories without source files.
const SKIPPED: [&str; 3] = ["target", ".git", "node_modules"];

/// Finds violations of a rule, each with its location.
type Check = fn(&Source) -> Vec<String>;

pub(super) fn trials() -> Vec<Trial> {
    let checks: [(&str, Check); 20] = [
        ("no_two_modules_name_each_other", layers::two_way_pairs),
        ("a_module_uses_only_those_before_it", layers::out_of_order),
        ("maps_list_modules_in_their_order", layers::maps),
        ("no_two_types_share_a_name", names::shared),
        ("no_file_or_function_is_long", files::long),
        ("every_source_file_is_compiled", files::forgotten),
        ("no_file_is_named_for_nothing", files::named_for_nothing),
        ("lints_are_expected_and_not_allowed", words::allowed_lints),
        ("nothing_is_left_to_do", words::left_to_do),
        ("no_path_of_a_machine_is_in_the_source", words::machine_paths),
        ("systems_are_named_in_one_crate", systems::named),
        ("crates_of_a_system_are_needed_by_one", systems::needed),
        ("a_published_contract_never_changes", published::contract),
        ("a_binary_package_is_its_contract", published::packages),
        ("packaged_components_are_those_of_the_sources", published::components),
        ("packaged_components_are_small", published::sizes),
        ("the_changelog_knows_the_version", published::changelog),
        ("documents_list_every_error_code", documents::error_codes),
        ("documents_list_every_variable", documents::variables),
        ("only_the_settings_read_the_environment", documents::environment_reads),
    ];
    let trial = |(name, check): (&str, Check)| {
        Trial::test(format!("tidy::{name}"), move || none(&check(&Source::read())))
    };
    let own = layers::trials().into_iter().chain(systems::trials());
    own.chain(checks.into_iter().map(trial)).collect()
}

fn none(found: &[String]) -> Result<(), Failed> {
    match found {
        [] => Ok(()),
        found => Err(found.join("\n").into()),
    }
}

/// All text files in the repository, by relative path.
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

    /// The files whose paths have a prefix and a suffix.
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
