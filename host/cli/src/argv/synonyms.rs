//! What people write who come from another program, by its meaning.

use clap::{
    Error,
    builder::StyledStr,
    error::{ContextKind, ContextValue, ErrorKind},
};
use kitaru::nearest::nearest;

/// The verbs below `kitaru stack`, and what else they are called elsewhere.
const OF_STACKS: [(&str, &[&str]); 10] = [
    ("list", &["ls", "all"]),
    ("current", &["active", "which", "get-active"]),
    ("show", &["get", "describe", "info", "inspect", "view", "cat"]),
    ("use", &["set", "select", "activate", "switch", "checkout", "set-default"]),
    ("create", &["register", "new", "add", "make", "up", "deploy"]),
    ("delete", &["rm", "remove", "del", "destroy", "unregister", "drop"]),
    ("copy", &["cp", "clone", "duplicate"]),
    ("export", &["dump", "save", "download", "export-requirements"]),
    ("types", &["type", "flavors", "providers"]),
    ("resolve", &["explain", "why"]),
];

/// The verbs of kitaru itself.
const OF_KITARU: [(&str, &[&str]); 4] = [
    ("login", &["connect", "signin", "auth"]),
    ("logout", &["disconnect", "signout"]),
    ("status", &["info", "whoami", "ping"]),
    ("stack", &["stacks"]),
];

/// What only the Python program of this name does.
const OF_PYTHON: [&str; 14] = [
    "run",
    "deploy",
    "flow",
    "flows",
    "executions",
    "execution",
    "runs",
    "log",
    "logs",
    "model",
    "secrets",
    "memory",
    "ui",
    "clean",
];

/// What nothing does yet.
const OF_CHANGES: [&str; 5] = ["rename", "update", "edit", "modify", "change"];

/// Replaces what clap suggests by letters with what was meant, in an error that names an unknown
/// word.
pub(super) fn suggest(error: &mut Error) {
    // How to pass the flag as a value helps only who has a name that begins with a dash.
    error.remove(ContextKind::Suggested);
    let (unknown, suggested) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::UnknownArgument => (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        _ => return,
    };
    let Some(ContextValue::String(word)) = error.get(unknown).cloned() else { return };
    let by_letters = match error.remove(suggested) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts,
        _ => Vec::new(),
    };
    if suggested == ContextKind::SuggestedArg {
        let bare = word.trim_start_matches('-');
        let is_near = |text: &&String| nearest(bare, [text.trim_start_matches('-')]).is_some();
        if let Some(near) = by_letters.iter().rev().find(is_near) {
            error.insert(suggested, ContextValue::String(near.clone()));
        }
        return;
    }
    let is_below_stack = below_stack(error);
    let meant = |verbs: &[(&'static str, &[&str])]| {
        let verb = verbs.iter().find(|(verb, words)| *verb == word || words.contains(&&*word));
        verb.map(|(verb, _)| *verb)
    };
    let mut insert = |suggestion: String| {
        error.insert(suggested, ContextValue::String(suggestion));
    };
    if is_below_stack && let Some(verb) = meant(&OF_STACKS) {
        return insert(verb.to_owned());
    }
    if !is_below_stack && let Some(verb) = meant(&OF_KITARU) {
        return insert(verb.to_owned());
    }
    if let Some(near) = nearest(&word, by_letters.iter().map(String::as_str)) {
        return insert(near.to_owned());
    }
    if !is_below_stack && word == "version" {
        return insert("--version".to_owned());
    }
    let tip = if OF_CHANGES.contains(&&*word) {
        "a stack stays as it was created; copy it under another name, or export, edit and create it"
            .to_owned()
    } else if !is_below_stack && OF_PYTHON.contains(&&*word) {
        format!(
            "`{word}` is a command of the Python program, `kitaru>=0.20,<0.22` on PyPI; this one \
             has the stacks"
        )
    } else if let Some(verb) = meant(&OF_STACKS) {
        return insert(format!("stack {verb}"));
    } else {
        return;
    };
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
}

/// Whether the unknown word stands after `stack`.
fn below_stack(error: &Error) -> bool {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    usage.contains("kitaru stack ")
}
