//! Pastes every command that a hint suggests, in the state that printed it.
//!
//! A hint leads on if the shell understands it, and it does not end where it came
//! from. Commands with a placeholder are for a person to fill in, and left out.

use super::expect::Expected;
use std::{fs, io, os::unix::fs::symlink, path::Path};

/// What may begin a command in a hint.
const PROGRAMS: [&str; 5] = ["kitaru ", "chmod ", "cp ", "mkdir ", "chown "];

/// The commands that the hints of an output suggest, as they can be pasted.
pub(super) fn suggested(seen: &Expected) -> Vec<String> {
    let mut commands = Vec::new();
    for line in seen.stderr.iter().chain(&seen.stdout) {
        let hint = line.split_once("hint: ").or_else(|| line.split_once("tip: "));
        let hints = match hint {
            Some((_, hint)) => vec![hint.to_owned()],
            None => in_json(line),
        };
        for hint in hints {
            let quoted = hint.split('`').skip(1).step_by(2).map(str::to_owned);
            commands.extend(quoted.filter(|text| is_command(text)));
        }
    }
    commands.dedup();
    commands
}

fn in_json(line: &str) -> Vec<String> {
    fn collect(value: &serde_json::Value, hints: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(members) => {
                let hint = members.get("hint").and_then(serde_json::Value::as_str);
                hints.extend(hint.map(str::to_owned));
                members.values().for_each(|value| collect(value, hints));
            }
            serde_json::Value::Array(items) => {
                items.iter().for_each(|value| collect(value, hints));
            }
            _ => {}
        }
    }
    let mut hints = Vec::new();
    if let Ok(value) = serde_json::from_str(line) {
        collect(&value, &mut hints);
    }
    hints
}

fn is_command(text: &str) -> bool {
    let is_placeholder = |word: &str| {
        word.starts_with('<') || word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase())
    };
    // A mask of the case stands for an id that differs.
    PROGRAMS.iter().any(|program| text.starts_with(program))
        && !text.contains("<id>")
        && !text.split([' ', '=', ':']).any(is_placeholder)
}

/// Why a pasted command does not lead on, if it does not.
pub(super) fn dead_end(command: &str, before: &Expected, after: &Expected) -> Option<String> {
    let text = after.stderr.join("\n");
    let is_misread = ["not found", "yntax error", "nterminated"].iter().any(|why| {
        after.status > 2 && text.contains(why) || text.starts_with("sh:") && text.contains(why)
    });
    let is_back = after.status != 0 && after.stderr == before.stderr;
    (is_misread || is_back).then(|| format!("the hint `{command}` does not lead on:\n{text}"))
}

/// Copies a directory as it is, links and modes included.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to, kind) = (entry.path(), to.join(entry.file_name()), entry.file_type()?);
        if kind.is_dir() {
            copy(&from, &to)?;
        } else if kind.is_symlink() {
            symlink(fs::read_link(&from)?, &to)?;
        } else if kind.is_file() {
            fs::copy(&from, &to)?;
        }
    }
    fs::set_permissions(to, fs::metadata(from)?.permissions())
}
