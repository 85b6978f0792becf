//! Checks that what one operating system has is named in one crate of the host.

use super::Source;

/// The crate that asks the operating system.
const PLATFORM: &str = "host/platform/";

/// The crates of one system.
const CRATES: [&str; 5] = ["rustix", "libc", "landlock", "seccompiler", "windows-sys"];

/// What is there on one system only, in code; the names of [`CRATES`] are as well.
const NAMES: [&str; 10] = [
    "os::{",
    "os::fd",
    "os::linux",
    "os::unix",
    "os::windows",
    "cfg(unix",
    "cfg(windows",
    "target_os",
    "/dev/",
    "/proc",
];

/// Lines of other crates that name what one system has. Tests may.
pub(super) fn named(source: &Source) -> Vec<String> {
    let sources = source.matching("host/", ".rs").filter(|(path, _)| !path.starts_with(PLATFORM));
    sources
        .filter(|(path, _)| !path.ends_with("/tests.rs"))
        .flat_map(|(path, text)| lines(text).map(move |line| format!("`{path}:{line}`")))
        .map(|place| format!("{place} names what one system has: ask `{PLATFORM}` for it"))
        .collect()
}

/// The numbers of such lines.
fn lines(text: &str) -> impl Iterator<Item = usize> {
    let tests = text.find("#[cfg(test)]\nmod").unwrap_or(text.len());
    let code = text[..tests].lines().map(|line| line.split("//").next().unwrap_or_default());
    let is_of_one_system = |code: &str| NAMES.iter().chain(&CRATES).any(|name| names(code, name));
    code.enumerate().filter(move |(_, code)| is_of_one_system(code)).map(|(index, _)| index + 1)
}

/// Whether a text has a name that is not the end of a longer one.
fn names(text: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(&name).any(|(at, _)| !text[..at].ends_with(is_inside))
}

/// Manifests of other crates that depend on a crate of one system, but for tests.
pub(super) fn needed(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in source.matching("host/", "Cargo.toml") {
        if path.starts_with(PLATFORM) {
            continue;
        }
        let tests = text.find("[dev-dependencies]").unwrap_or(text.len());
        let keys = text[..tests].lines().filter_map(|line| line.split([' ', '.', '=']).next());
        let needed = keys.filter(|key| CRATES.contains(key));
        found.extend(needed.map(|key| format!("`{path}` needs `{key}`: it is `{PLATFORM}`'s")));
    }
    found
}

pub(super) fn trials() -> Vec<libtest_mimic::Trial> {
    let finds = |name: &str, text: &'static str, wanted: &'static [usize]| {
        libtest_mimic::Trial::test(format!("tidy::systems::{name}"), move || {
            let found: Vec<usize> = lines(text).collect();
            match found == wanted {
                true => Ok(()),
                false => Err(format!("{found:?}").into()),
            }
        })
    };
    vec![
        finds("an_import_names_a_system", "use std::{\n    io,\n    os::unix::fs::X,\n};", &[3]),
        finds("a_path_names_a_system", "f(\"/proc/self/exe\");\nrustix::fs::open(x);", &[1, 2]),
        finds("a_condition_names_a_system", "#[cfg(unix)]\n#[cfg(target_os = \"x\")]", &[1, 2]),
        finds("comments_and_tests_may", "// `/proc`\n#[cfg(test)]\nmod x { use libc::c; }", &[]),
        finds("a_longer_name_is_another", "use crate::pos::{a, b};\nlet x = not_libc::y;", &[]),
    ]
}
