//! How the top-level modules of the host depend on each other.
//!
//! A module names another by a path that begins with `crate`, or with as many
//! `super` as lead there; the paths of a group count one by one.

use super::Source;
use std::collections::{BTreeMap, BTreeSet};

const HOST: &str = "host/src/";

/// The modules that any other may use, and that use no stage.
const LEAVES: [&str; 8] =
    ["description", "disk", "name", "problem", "secret", "stack", "trace", "world"];

/// By module, the other modules that it names.
type Uses = BTreeMap<String, BTreeSet<String>>;

pub(super) fn two_way_pairs(source: &Source) -> Vec<String> {
    let uses = uses(source);
    let mut found = Vec::new();
    for (module, used) in &uses {
        for other in used.iter().filter(|other| *other > module) {
            if uses.get(other).is_some_and(|back| back.contains(module)) {
                found.push(format!("`{module}` and `{other}` name each other"));
            }
        }
    }
    found
}

pub(super) fn leaves(source: &Source) -> Vec<String> {
    let uses = uses(source);
    let mut found = Vec::new();
    for leaf in LEAVES {
        let Some(used) = uses.get(leaf) else {
            found.push(format!("there is no module `{leaf}`"));
            continue;
        };
        for stage in used.iter().filter(|other| !LEAVES.contains(&other.as_str())) {
            found.push(format!("the leaf `{leaf}` uses the stage `{stage}`"));
        }
    }
    found
}

fn uses(source: &Source) -> Uses {
    let files: Vec<(&str, &str)> = source
        .matching(HOST, ".rs")
        .map(|(path, text)| (&path[HOST.len()..], text))
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

/// How many `super` lead from a file's module to the root.
fn depth(path: &str) -> usize {
    path.trim_end_matches("/mod.rs").matches('/').count() + 1
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned() + "\n";
    text.lines().map(code).collect()
}

/// What the paths of a module name below the root.
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
