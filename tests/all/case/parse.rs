//! Parses a case: a title, prose, and blocks that are executed in order.
//!
//! ````text
//! # The rule
//!
//! Why it is one.
//!
//! ```console
//! $ kitaru stack use prod
//! a plain line is standard output
//! ! a line of standard error
//! ? 1
//! ```
//! ````
//!
//! | block | effect |
//! |---|---|
//! | `console` | runs commands, and compares their output |
//! | `file PATH` | writes a file below the home |
//! | `env` | sets variables for all later commands; `KEY=` removes one |
//! | `sql` | executes statements on the embedded state |
//!
//! A command ends at the end of the line, unless the line ends with a backslash.
//! Other blocks are ignored.

use super::expect::Expected;
use std::ops::Range;

/// A parsed case.
#[derive(Debug, Default)]
pub(super) struct Case {
    pub(super) steps: Vec<Step>,
}

/// A step, and its line in the file, from 1.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) action: Action,
}

#[derive(Debug)]
pub(super) enum Action {
    Run(Exchange),
    Write { path: String, text: String },
    Set(Vec<(String, String)>),
    Sql(String),
}

/// A command and its expected output.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) command: String,
    pub(super) expected: Expected,
    /// The lines of the file with the expected output, from 0.
    pub(super) lines: Range<usize>,
}

/// Parses a Markdown text.
pub(super) fn parse(text: &str) -> Result<Case, String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut case = Case::default();
    let mut at = 0;
    while at < lines.len() {
        let Some((fence, info)) = fence(lines[at]) else {
            at += 1;
            continue;
        };
        let start = at + 1;
        let length = lines[start..]
            .iter()
            .position(|line| line.trim_end() == fence)
            .ok_or_else(|| format!("line {start}: the block does not end"))?;
        read_block(info, start..start + length, &lines, &mut case)?;
        at = start + length + 1;
    }
    Ok(case)
}

/// Rejects a case without a title, a reason, or a command.
pub(super) fn check_form(text: &str, case: &Case) -> Result<(), String> {
    let mut lines = text.lines();
    if !lines.next().is_some_and(|line| line.starts_with("# ")) {
        return Err("line 1: a case begins with `# ` and the rule that it shows".to_owned());
    }
    let mut open = None;
    let prose = lines.any(|line| {
        match (open, fence(line)) {
            (None, Some((start, _))) => open = Some(start),
            (Some(start), Some((end, ""))) if start == end => open = None,
            (Some(_), _) => {}
            (None, None) => return !line.trim().is_empty(),
        }
        false
    });
    if !prose {
        return Err("a case says why its rule is one".to_owned());
    }
    match case.steps.iter().any(|step| matches!(step.action, Action::Run(_))) {
        true => Ok(()),
        false => Err("the case runs no command".to_owned()),
    }
}

/// The fence of a line that opens a block, and the text after it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let info = line.trim_start_matches('`');
    let fence = &line[..line.len() - info.len()];
    (fence.len() >= 3).then_some((fence, info.trim()))
}

fn read_block(
    info: &str,
    range: Range<usize>,
    lines: &[&str],
    case: &mut Case,
) -> Result<(), String> {
    let line = range.start + 1;
    let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
    let body = || lines[range.clone()].iter().map(|line| format!("{line}\n")).collect::<String>();
    let action = match kind {
        "console" => return read_console(range, lines, case),
        "file" if rest.starts_with('/') || rest.contains("..") || rest.is_empty() => {
            return Err(format!("line {line}: `{rest}` is no path below the home"));
        }
        "file" => Action::Write { path: rest.to_owned(), text: body() },
        "env" => Action::Set(
            lines[range.clone()]
                .iter()
                .map(|line| {
                    let (name, value) = line.split_once('=')?;
                    Some((name.to_owned(), value.to_owned()))
                })
                .collect::<Option<_>>()
                .ok_or_else(|| format!("line {line}: a variable is set as `KEY=VALUE`"))?,
        ),
        "sql" => Action::Sql(body()),
        _ => return Ok(()),
    };
    case.steps.push(Step { line, action });
    Ok(())
}

fn read_console(range: Range<usize>, lines: &[&str], case: &mut Case) -> Result<(), String> {
    let mut at = range.start;
    while at < range.end {
        let line = at + 1;
        let Some(first) = lines[at].strip_prefix("$ ") else {
            return Err(format!("line {line}: a session begins with a command, after `$ `"));
        };
        let mut command = first.to_owned();
        at += 1;
        while command.ends_with('\\') && at < range.end {
            command.push('\n');
            command.push_str(lines[at]);
            at += 1;
        }
        let start = at;
        while at < range.end && !lines[at].starts_with("$ ") {
            at += 1;
        }
        let expected =
            Expected::parse(&lines[start..at]).map_err(|error| format!("line {line}: {error}"))?;
        let action = Action::Run(Exchange { command, expected, lines: start..at });
        case.steps.push(Step { line, action });
    }
    Ok(())
}
