//! Formats the failure of a case: the command, and a diff of its output.

use super::{
    expect::{line_matches, lines_match},
    session::Seen,
};
use std::fmt::Write as _;

/// The differences in the output of one command.
pub(super) fn difference(file: &str, Seen { exchange, seen }: &Seen<'_>) -> String {
    let expected = &exchange.expected;
    let mut text = format!("\n{file}:{}\n  $ {}\n", exchange.lines.start, exchange.command);
    for (prefix, expected, seen) in
        [("", &expected.stdout, &seen.stdout), ("! ", &expected.stderr, &seen.stderr)]
    {
        if lines_match(expected, seen) {
            continue;
        }
        for (sign, line) in aligned(expected, seen) {
            let _ = writeln!(text, "{sign} {prefix}{line}");
        }
    }
    if expected.status != seen.status {
        let _ = writeln!(text, "- ? {}\n+ ? {}", expected.status, seen.status);
    }
    text
}

/// A diff along the longest common subsequence: `-` is only expected, `+` only seen.
fn aligned<'a>(expected: &'a [String], seen: &'a [String]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0_usize; seen.len() + 1]; expected.len() + 1];
    for (row, wanted) in expected.iter().enumerate().rev() {
        for (column, line) in seen.iter().enumerate().rev() {
            common[row][column] = if line_matches(wanted, line) {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut lines = Vec::new();
    while row < expected.len() || column < seen.len() {
        match (expected.get(row), seen.get(column)) {
            (Some(wanted), Some(line)) if line_matches(wanted, line) => {
                lines.push((' ', line.as_str()));
                (row, column) = (row + 1, column + 1);
            }
            (Some(wanted), line)
                if line.is_none() || common[row + 1][column] >= common[row][column + 1] =>
            {
                lines.push(('-', wanted.as_str()));
                row += 1;
            }
            (_, Some(line)) => {
                lines.push(('+', line.as_str()));
                column += 1;
            }
            (_, None) => break,
        }
    }
    lines
}
