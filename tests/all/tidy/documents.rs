//! Compares the lists in the user documentation with the source.
//!
//! - `docs/errors.md` lists each error code once: first those of kitaru, then those of the bundled
//!   providers.
//! - `docs/environment.md` lists the variables that the documentation of `settings` lists, and no
//!   other file reads variables.
//!
//! A code is a string literal. A call with any other code is reported, because it cannot be
//! compared.

use super::Source;
use std::collections::BTreeSet;

const ERRORS: &str = "docs/errors.md";
const ENVIRONMENT: &str = "docs/environment.md";
const SETTINGS: &str = "host/library/src/settings.rs";

/// A call that creates a problem, and the index of the argument with the code.
type Call = (&'static str, usize);

const HOST_CALLS: [Call; 3] =
    [("Problem::usage(", 0), ("Problem::state(", 0), ("Problem::backend(", 0)];

const PLUGIN_CALLS: [Call; 7] = [
    ("Problem::at_input(", 1),
    ("Problem::at_extra(", 2),
    ("Problem::at_credential(", 0),
    (".problem(", 0),
    (".breaks(", 0),
    (".refused(", 0),
    ("Fault::new(", 0),
];

/// The parameter with which a function of a plugin passes on a code.
const PASSED_ON: &str = "code";

/// A code that is computed, and its possible values.
const PUT_TOGETHER: (&str, [&str; 2]) =
    ("&format!(\"{input}.missing\")", ["artifact-store.missing", "container-registry.missing"]);

/// The beginning and end of a method that returns a code.
const CODE_METHOD: (&str, &str) = ("fn code(&self) -> &'static str {\n", "\n    }\n");

/// The functions that read the environment, and the files that may call them.
const READS: [&str; 3] = ["env::var", "env::home_dir", "env::current_dir"];
const READERS: [&str; 2] = [SETTINGS, "host/cli/src/main.rs"];

/// Codes that are missing in the document of errors, or in the source.
pub(super) fn error_codes(source: &Source) -> Vec<String> {
    let document = source.text(ERRORS).unwrap_or_default();
    let (mut host, mut plugins) = (Codes::default(), Codes::default());
    for (path, text) in host_sources(source) {
        host.add_calls(path, text, &HOST_CALLS);
        host.add_methods(text);
    }
    for (path, text) in source.matching("plugins/", ".rs") {
        plugins.add_calls(path, text, &PLUGIN_CALLS);
    }
    let listed = |heading: &str| first_column(section(document, heading)).collect();
    let mut found = differences(ERRORS, listed("## Codes of kitaru\n"), &host.known);
    let of_plugins = listed("## Codes of the bundled providers\n");
    found.extend(differences(ERRORS, of_plugins, &plugins.known));
    found.extend([host.unread, plugins.unread].concat());
    found
}

/// Variables that only one of the two tables lists.
pub(super) fn variables(source: &Source) -> Vec<String> {
    let settings = source.text(SETTINGS).unwrap_or_default();
    let rows: String = settings
        .lines()
        .filter_map(|line| Some(line.strip_prefix("//! ")?.to_owned() + "\n"))
        .collect();
    let document = source.text(ENVIRONMENT).unwrap_or_default();
    let listed = first_column(section(document, "## Variables\n")).collect();
    differences(ENVIRONMENT, listed, &first_column(&rows).collect())
}

/// Files other than the settings that read the environment.
pub(super) fn environment_reads(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in host_sources(source).filter(|(path, _)| !READERS.contains(path)) {
        for (index, line) in text.lines().enumerate() {
            if let Some(read) = READS.iter().find(|read| line.contains(**read)) {
                let line = index + 1;
                found.push(format!("{path}:{line}: `{read}`, which only `{SETTINGS}` may use"));
            }
        }
    }
    found
}

/// The files below `host/*/src`.
fn host_sources(source: &Source) -> impl Iterator<Item = (&str, &str)> {
    source.matching("host/", ".rs").filter(|(path, _)| path.split('/').nth(2) == Some("src"))
}

/// The codes in the source.
#[derive(Default)]
struct Codes<'a> {
    known: BTreeSet<&'a str>,
    /// Calls whose code is not a literal.
    unread: Vec<String>,
}

impl<'a> Codes<'a> {
    fn add_calls(&mut self, path: &str, text: &'a str, calls: &[Call]) {
        let text = without_tests(path, text);
        for (call, position) in calls {
            for (at, _) in text.match_indices(call) {
                let arguments = &text[at + call.len()..];
                let code = arguments.split(',').nth(*position).unwrap_or_default().trim();
                let literal = code.strip_prefix('"').and_then(|code| code.strip_suffix('"'));
                match literal {
                    Some(literal) => self.known.extend([literal]),
                    None if code == PUT_TOGETHER.0 => self.known.extend(PUT_TOGETHER.1),
                    None if code == PASSED_ON => {}
                    None => {
                        let line = text[..at].lines().count();
                        self.unread.push(format!("{path}:{line}: the code `{code}` is no literal"));
                    }
                }
            }
        }
    }

    fn add_methods(&mut self, text: &'a str) {
        let (start, end) = CODE_METHOD;
        for method in text.split(start).skip(1) {
            let body = method.split(end).next().unwrap_or(method);
            self.known.extend(body.split('"').skip(1).step_by(2));
        }
    }
}

/// The text of a file, without its unit tests.
fn without_tests<'a>(path: &str, text: &'a str) -> &'a str {
    match path.ends_with("/tests.rs") || path.contains("/tests/") {
        true => "",
        false => text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text),
    }
}

/// The section below a heading, up to the next heading of that level.
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let below = document.split_once(heading).map_or("", |(_, below)| below);
    below.split("\n## ").next().unwrap_or(below)
}

/// The texts in backticks in the first column of tables.
fn first_column(text: &str) -> impl Iterator<Item = &str> {
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('|').next());
    cells.flat_map(|cell| cell.split('`').step_by(2))
}

/// What a document lists without need, or does not list.
fn differences(document: &str, listed: Vec<&str>, wanted: &BTreeSet<&str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for name in listed {
        if !seen.insert(name) {
            found.push(format!("`{document}` lists `{name}` twice"));
        } else if !wanted.contains(name) {
            found.push(format!("`{document}` lists `{name}`, which the source does not have"));
        }
    }
    let missing = wanted.difference(&seen);
    found.extend(missing.map(|name| format!("`{document}` does not list `{name}`")));
    found
}
