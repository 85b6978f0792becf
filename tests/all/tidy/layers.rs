//! Checks how the top-level modules of a crate depend on each other.
//!
//! A module uses another through a path that starts with `crate`, or with as many
//! `super` as lead to the root; each path of a group counts. The order of layers
//! is the list below, and the map in the documentation of each crate lists the
//! same modules in the same order.

use super::Source;
use std::collections::{BTreeMap, BTreeSet};

/// A crate, with its modules in an order in which each uses only earlier ones.
struct Layers {
    source: &'static str,
    order: &'static [&'static str],
}

const CRATES: [Layers; 10] = [
    Layers {
        source: "wit/src/",
        order: &["record", "form", "attribute", "kind", "native", "guest", "host"],
    },
    Layers {
        source: "host/platform/src/",
        order: &["facts", "unix", "windows", "files", "processes", "terminals", "texts"],
    },
    Layers {
        source: "host/http/src/",
        order: &[
            "host",
            "authority",
            "error",
            "resolver",
            "cause",
            "proxy",
            "request",
            "response",
            "read",
            "client",
            "runtime",
        ],
    },
    Layers {
        source: "host/provider/src/",
        order: &[
            "limits",
            "text",
            "cancel",
            "disk",
            "digest",
            "fields",
            "description",
            "answer",
            "clean",
            "error",
            "log",
            "contract",
            "artifact",
            "inspect",
            "clock",
            "engine",
            "compile",
            "code",
            "host_state",
            "sandbox",
            "provider",
            "v1",
            "native",
            "instance",
            "host",
        ],
    },
    Layers {
        source: "host/signature/src/",
        order: &[
            "limits",
            "digest",
            "text",
            "key",
            "publisher",
            "refusal",
            "crypto",
            "root",
            "evidence",
            "bundle",
            "statement",
            "keyed",
            "simple",
            "logged",
            "verify",
        ],
    },
    Layers {
        source: "host/registry/src/",
        order: &[
            "limits",
            "secret",
            "json",
            "location",
            "resource",
            "error",
            "manifest",
            "config",
            "challenge",
            "credential_helper",
            "docker",
            "mirror",
            "options",
            "network",
            "refusal",
            "token",
            "session",
            "content",
            "remote",
            "layout",
            "fetch",
            "signature",
            "save",
            "push",
            "download",
            "registry",
        ],
    },
    Layers {
        source: "host/library/src/",
        order: &[
            "words",
            "problem",
            "location",
            "text",
            "name",
            "secret",
            "stack",
            "id",
            "nearest",
            "disk",
            "settings",
            "listener",
            "outcome",
            "request",
            "credential",
            "plugin",
            "rules",
            "rest",
            "server",
            "store",
            "ops",
        ],
    },
    Layers {
        source: "host/mcp/src/",
        order: &[
            "words",
            "answer",
            "options",
            "schema",
            "arguments",
            "call",
            "reference",
            "terminal",
            "creation",
            "inputs",
            "tools",
            "resources",
            "prompts",
            "listener",
            "question",
            "stdio",
            "session",
            "server",
        ],
    },
    Layers {
        source: "sdk/python/src/",
        order: &[
            "words", "value", "raise", "signal", "compiler", "fork", "call", "stacks", "resolve",
            "server",
        ],
    },
    Layers {
        source: "host/cli/src/",
        order: &[
            "paste", "words", "view", "terminal", "world", "trace", "argv", "complete", "commands",
        ],
    },
];

/// By module, the other modules that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// Modules that use a later one, or are missing in the list.
pub(super) fn out_of_order(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for Layers { source: root, order } in CRATES {
        let uses = uses(source, root);
        let position = |module: &str| order.iter().position(|known| *known == module);
        for (module, used) in &uses {
            let Some(own) = position(module) else {
                found.push(format!("`{root}`: `{module}` has no place in the order of layers"));
                continue;
            };
            let later = used.iter().filter(|other| position(other).is_some_and(|at| at > own));
            found
                .extend(later.map(|other| format!("`{root}`: `{module}` uses `{other}` after it")));
        }
        let gone = order.iter().filter(|module| !uses.contains_key(**module));
        found.extend(gone.map(|module| format!("`{root}`: there is no module `{module}`")));
    }
    found
}

/// Crates whose map does not list the modules in their order.
pub(super) fn maps(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for Layers { source: root, order } in CRATES {
        let path = format!("{root}lib.rs");
        let mapped = mapped(source.text(&path).unwrap_or_default());
        if mapped != order {
            found.push(format!("the map in `{path}` lists {mapped:?}, and not {order:?}"));
        }
    }
    found
}

/// The modules in the first column of the table in a crate's documentation.
fn mapped(text: &str) -> Vec<&str> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | ")?.split('|').next());
    let names = rows.flat_map(|cell| cell.split(", "));
    let names = names.filter_map(|name| name.trim().split('`').nth(1));
    names.map(|name| name.trim_start_matches("mod@")).collect()
}

pub(super) fn two_way_pairs(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for Layers { source: root, .. } in CRATES {
        let uses = uses(source, root);
        for (module, used) in &uses {
            for other in used.iter().filter(|other| *other > module) {
                if uses.get(other).is_some_and(|back| back.contains(module)) {
                    found.push(format!("`{root}`: `{module}` and `{other}` name each other"));
                }
            }
        }
    }
    found
}

fn uses(source: &Source, root: &str) -> Uses {
    let files: Vec<(&str, &str)> = source
        .matching(root, ".rs")
        .map(|(path, text)| (&path[root.len()..], text))
        .filter(|(path, _)| !["lib.rs", "main.rs"].contains(path))
        .collect();
    let mut uses: Uses =
        files.iter().map(|(path, _)| (top(path).to_owned(), BTreeSet::new())).collect();
    let modules: BTreeSet<String> = uses.keys().cloned().collect();
    for (path, text) in files {
        let named = named(&without_comments(text), depth(path));
        let used = uses.entry(top(path).to_owned()).or_default();
        used.extend(named.into_iter().filter(|name| modules.contains(name) && name != top(path)));
    }
    uses
}

/// The top-level module that a file belongs to.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The number of `super` from a file's module to the root.
fn depth(path: &str) -> usize {
    path.trim_end_matches("/mod.rs").matches('/').count() + 1
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned() + "\n";
    text.lines().map(code).collect()
}

/// The top-level modules that paths in a text name.
fn named(text: &str, depth: usize) -> BTreeSet<String> {
    let tests = text.find("#[cfg(test)]\nmod").unwrap_or(text.len());
    let mut named = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        if !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            named.extend(heads(&text[at + "crate::".len()..]));
        }
    }
    for (at, _) in text.match_indices("super::") {
        if text[..at].ends_with("super::") {
            continue;
        }
        let mut rest = &text[at..];
        let mut count = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, count) = (after, count + 1);
        }
        if count == depth + usize::from(at > tests) {
            named.extend(heads(rest));
        }
    }
    named
}

/// The first name of a path, or of each path in a group.
fn heads(text: &str) -> Vec<String> {
    let Some(group) = text.strip_prefix('{') else {
        let name = text.split(|c: char| !c.is_alphanumeric() && c != '_').next();
        return name.map(str::to_owned).into_iter().collect();
    };
    let (mut level, mut heads, mut at_start) = (0_usize, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => level += 1,
            '}' if level == 0 => break,
            '}' => level -= 1,
            ',' if level == 0 => at_start = true,
            c if at_start && !c.is_whitespace() => {
                heads.extend(self::heads(&group[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    heads
}

pub(super) fn trials() -> Vec<libtest_mimic::Trial> {
    let reads = |name: &str, text: &'static str, depth: usize, wanted: &'static [&str]| {
        libtest_mimic::Trial::test(format!("tidy::layers::{name}"), move || {
            let named = named(&without_comments(text), depth);
            match named.iter().map(String::as_str).eq(wanted.iter().copied()) {
                true => Ok(()),
                false => Err(format!("{named:?}").into()),
            }
        })
    };
    vec![
        reads("a_path_names_its_head", "fn f() -> crate::stack::Stack", 1, &["stack"]),
        reads(
            "a_group_names_each_head",
            "use crate::{\n    a::{x, y},\n    b,\n    c::d::{e, f},\n};",
            1,
            &["a", "b", "c"],
        ),
        reads("comments_name_nothing", "// crate::a\n//! [`crate::b`]\n", 1, &[]),
        reads("another_crate_is_none_of_ours", "use wasm_crate::a; $crate::b;", 1, &[]),
        reads("super_leads_to_the_root", "use super::super::{store::X, b};", 2, &["b", "store"]),
        reads("super_may_stay_inside", "use super::create::x; super::super::y", 3, &[]),
        reads("tests_are_deeper", "#[cfg(test)]\nmod tests {\n use super::a; }", 1, &[]),
    ]
}
