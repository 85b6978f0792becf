//! Renders the help of `stack create`: the common options, then one section per stack type.

use crate::{
    argv::{CREATE, examples},
    words,
};
use clap::builder::Styles;
use kitaru::plugin::{Input, InputKind, Served, StackType};
use serde_json::Value;
use std::fmt::Write as _;

/// How many installed types there may be for each to have a section in a help for all types.
pub(in crate::argv) const MOST_INSTALLED: usize = 8;

/// The whole text: the common options, a section for each of `types`, and a line for each of the
/// rest.
pub(in crate::argv) fn text(
    help: &clap::Error,
    types: &[StackType],
    rest: &[Served],
    colored: bool,
) -> String {
    let rendered = help.render();
    let mut text = if colored { rendered.ansi().to_string() } else { rendered.to_string() };
    for stack_type in types {
        section(&mut text, stack_type, colored);
    }
    if !rest.is_empty() {
        text.push_str("\nFurther types, whose options `--type TYPE --help` shows:\n");
        for served in rest {
            let _ = writeln!(text, "      {}  {}", served.stack_type, served.summary);
        }
    }
    let _ = writeln!(text, "\n{}", examples::foot(CREATE));
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
        _ => words::help_usage(&input.name, input.placeholder.as_deref()),
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
