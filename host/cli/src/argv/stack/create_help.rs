//! Renders the help of `stack create`: the common options, then one section per stack type.

use crate::{argv::unread, words};
use clap::builder::Styles;
use kitaru::plugin::{Input, InputKind, StackType};
use serde_json::Value;
use std::{ffi::OsString, fmt::Write as _};

/// The whole text; if the arguments name a type, with the inputs of that type only.
pub(in crate::argv) fn text(
    help: &clap::Error,
    types: &[&StackType],
    words: &[OsString],
    colored: bool,
) -> String {
    let named = unread::stack_type(words);
    let wanted: Vec<&StackType> =
        types.iter().copied().filter(|known| named.as_deref() == Some(&known.name)).collect();
    let shown = if wanted.is_empty() { types } else { &wanted };
    let rendered = help.render();
    let mut text = if colored { rendered.ansi().to_string() } else { rendered.to_string() };
    for stack_type in shown {
        section(&mut text, stack_type, colored);
    }
    text
}

fn section(text: &mut String, stack_type: &StackType, colored: bool) {
    let title = format!("--type {}:", stack_type.name);
    // The style of clap's own headings.
    let header = *Styles::styled().get_header();
    let title = match colored {
        true => format!("{}{title}{}", header.render(), header.render_reset()),
        false => title,
    };
    let _ = write!(text, "\n{title} {}\n", stack_type.summary);
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
        _ => words::usage(&input.name, input.placeholder.as_deref()),
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
