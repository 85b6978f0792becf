//! The help of `stack create`: the common options, and under one heading a type, that type's.

use crate::description::{Input, InputKind, StackType};
use clap::Command;
use serde_json::Value;
use std::{ffi::OsString, fmt::Write as _};

/// The whole text; if the words name a type, only that type's inputs.
pub(super) fn text(
    mut command: Command,
    types: &[&StackType],
    words: &[OsString],
    colored: bool,
) -> String {
    let named = named_type(words);
    let wanted: Vec<&StackType> =
        types.iter().copied().filter(|known| named.as_deref() == Some(&known.name)).collect();
    let shown = if wanted.is_empty() { types } else { &wanted };
    let rendered = command.render_help();
    let mut text = if colored { rendered.ansi().to_string() } else { rendered.to_string() };
    for stack_type in shown {
        section(&mut text, stack_type, colored);
    }
    text
}

fn section(text: &mut String, stack_type: &StackType, colored: bool) {
    let (on, off) = if colored { ("\u{1b}[1;4m", "\u{1b}[0m") } else { ("", "") };
    let _ = write!(text, "\n{on}--type {}:{off} {}\n", stack_type.name, stack_type.summary);
    let rows: Vec<(String, String)> =
        stack_type.inputs.iter().map(|input| (flag(input), about(input))).collect();
    let width = rows.iter().map(|(flag, _)| flag.len()).max().unwrap_or_default();
    for (flag, about) in rows {
        let _ = writeln!(text, "      {flag:width$}  {about}");
    }
    if stack_type.inputs.is_empty() {
        text.push_str("      (no options of its own)\n");
    }
}

fn flag(input: &Input) -> String {
    match input.kind {
        InputKind::Boolean => format!("--{}[=true|false]", input.name),
        _ => input.usage(),
    }
}

fn about(input: &Input) -> String {
    let mut about = input.help.clone();
    if let InputKind::Choice(words) = &input.kind {
        let _ = write!(about, " [one of: {}]", words.join(", "));
    }
    match &input.default {
        _ if input.required => about.push_str(" [required]"),
        Some(Value::String(default)) => {
            let _ = write!(about, " [default: {default}]");
        }
        Some(default) => {
            let _ = write!(about, " [default: {default}]");
        }
        None => {}
    }
    about
}

/// The type that words ask for, as far as they can be read.
pub(super) fn named_type(words: &[OsString]) -> Option<String> {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let value = words.iter().enumerate().rev().find_map(|(index, word)| match *word {
        "--type" => words.get(index + 1).copied(),
        _ => word.strip_prefix("--type="),
    });
    value.map(|value| value.trim().to_lowercase())
}
