//! Verbs of other programs.

use super::Meaning;
use kitaru::nearest::nearest;

/// The verbs below `kitaru stack`, and what else they are called elsewhere.
const OF_STACKS: [(&str, &[&str]); 10] = [
    ("list", &["ls", "all"]),
    ("current", &["active", "which", "get-active"]),
    ("show", &["get", "describe", "info", "inspect", "view", "cat"]),
    ("use", &["set", "select", "activate", "switch", "checkout", "set-default"]),
    ("create", &["register", "new", "add", "make", "up", "deploy", "apply"]),
    ("delete", &["rm", "remove", "del", "destroy", "unregister", "drop"]),
    ("copy", &["cp", "clone", "duplicate"]),
    ("export", &["dump", "save", "download", "export-requirements"]),
    ("types", &["type", "flavors", "providers"]),
    ("resolve", &["explain", "why"]),
];

/// What several words mean below `kitaru stack`.
const OF_FILES: [&str; 3] = ["import", "load", "restore"];

/// The verbs of kitaru itself.
const OF_KITARU: [(&str, &[&str]); 4] = [
    ("login", &["connect", "signin"]),
    ("logout", &["disconnect", "signout"]),
    ("status", &["info", "whoami", "ping"]),
    ("stack", &["stacks"]),
];

/// What only the Python program of this name does: its commands, and what people call them.
const OF_PYTHON: [&str; 21] = [
    "analytics",
    "auth",
    "build",
    "clean",
    "deploy",
    "executions",
    "flow",
    "invoke",
    "log-store",
    "model",
    "project",
    "secrets",
    "execution",
    "flows",
    "log",
    "logs",
    "memory",
    "run",
    "runs",
    "secret",
    "ui",
];

/// What nothing does yet.
const OF_CHANGES: [&str; 5] = ["rename", "update", "edit", "modify", "change"];

/// What a word means in place of a verb, below `kitaru stack` or not.
pub(super) fn meaning(word: &str, below_stack: bool) -> Option<Meaning> {
    let meant = |verbs: &[(&'static str, &[&str])]| {
        let verb = verbs.iter().find(|(verb, words)| *verb == word || words.contains(&word));
        verb.map(|(verb, _)| *verb)
    };
    if below_stack && OF_FILES.contains(&word) {
        return Some(Meaning::Words(vec!["create".to_owned(), "-f".to_owned()]));
    }
    let own = if below_stack { meant(&OF_STACKS) } else { meant(&OF_KITARU) };
    if let Some(verb) = own {
        return Some(Meaning::Words(vec![verb.to_owned()]));
    }
    if OF_CHANGES.contains(&word) {
        let changed = "a stack stays as it was created; copy it under another name, or export, \
            edit and create it";
        return Some(Meaning::Sentence(changed.to_owned()));
    }
    if !below_stack && OF_PYTHON.contains(&word) {
        return Some(Meaning::Sentence(format!(
            "`{word}` is a command of the Python program, `kitaru>=0.20,<0.22` on PyPI; this one \
             has the stacks"
        )));
    }
    match below_stack {
        true => meant(&OF_KITARU).map(|_| Meaning::Sentence(format!("`{word}` is not of stacks"))),
        false => {
            meant(&OF_STACKS).map(|verb| Meaning::Words(vec!["stack".to_owned(), verb.to_owned()]))
        }
    }
}

/// What a word means that is written almost like one of another program.
pub(super) fn near(word: &str, below_stack: bool) -> Option<Meaning> {
    let verbs: &[(&str, &[&str])] = if below_stack { &OF_STACKS } else { &OF_KITARU };
    let known = verbs.iter().flat_map(|(verb, words)| words.iter().map(move |it| (*it, *verb)));
    // The shorter a word is, the more are near it.
    let known: Vec<(&str, &str)> = known.filter(|(it, _)| it.len() > 4).collect();
    let near = nearest(word, known.iter().map(|(known, _)| *known))?;
    let (_, verb) = known.iter().find(|(known, _)| *known == near)?;
    Some(Meaning::Words(vec![(*verb).to_owned()]))
}
