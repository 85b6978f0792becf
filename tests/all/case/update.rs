//! Rewrites the expected output of a case, and nothing else.

use super::session::Seen;

/// The text of a case with the actual output as the expected one.
pub(super) fn updated(text: &str, seen: &[Seen<'_>]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut updated = String::new();
    let mut push = |line: &str| {
        updated.push_str(line);
        updated.push('\n');
    };
    let mut at = 0;
    for Seen { exchange, seen } in seen {
        lines[at..exchange.lines.start].iter().for_each(|line| push(line));
        exchange.expected.rewritten(seen).iter().for_each(|line| push(line));
        at = exchange.lines.end;
    }
    lines[at..].iter().for_each(|line| push(line));
    updated
}
