//! Wraps text to the width of a terminal.
//!
//! 1. No word is broken, and no command in backticks: pasted in two lines, it would be two
//!    commands. Only what is wider than the terminal itself stays for the terminal to wrap.
//! 2. A row of two columns continues below its second column, where that leaves room for each word.
//! 3. A row of more columns continues on a line of its own, at the same place in every row.
//! 4. Escape sequences take no columns.

use unicode_width::UnicodeWidthChar;

/// The fewest columns for what continues below a second column.
const LEAST: usize = 24;

/// How far what continues a row of a table is indented, which is behind its mark.
const IN_TABLE: usize = 5;

/// A text, wrapped to so many columns.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if width(line) <= columns {
            wrapped.push_str(line);
        } else {
            wrap_line(line, columns, &mut wrapped);
        }
        wrapped.push_str(end);
    }
    wrapped
}

fn wrap_line(line: &str, columns: usize, wrapped: &mut String) {
    let indent = " ".repeat(indent(line, columns));
    let mut at = 0;
    for (gap, atom) in atoms(line) {
        let wide = width(atom);
        if at > 0 && at + gap + wide > columns {
            wrapped.push('\n');
            wrapped.push_str(&indent);
            at = indent.len();
        } else {
            wrapped.extend(std::iter::repeat_n(' ', gap));
            at += gap;
        }
        wrapped.push_str(atom);
        at += wide;
    }
}

/// How far what continues a line is indented.
fn indent(line: &str, columns: usize) -> usize {
    let plain = without_escapes(line);
    let leading = plain.len() - plain.trim_start_matches(' ').len();
    let starts = columns_after_first(&plain, leading);
    if starts.len() > 1 {
        return IN_TABLE;
    }
    let widest = atoms(&plain).iter().map(|(_, atom)| width(atom)).max().unwrap_or_default();
    let needed = widest.max(LEAST);
    let below = starts.first().copied().filter(|column| column + needed <= columns);
    let is_labelled =
        ["error: ", "hint: ", "warning: ", "# "].iter().any(|label| plain.starts_with(label));
    below.unwrap_or(if is_labelled || leading > 0 { leading + 2 } else { 0 })
}

/// Where columns begin, except the first: behind gaps of two spaces or more.
fn columns_after_first(plain: &str, leading: usize) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut spaces = 0;
    let mut at = leading;
    for character in plain.chars().skip(leading) {
        match character {
            ' ' => spaces += 1,
            _ => {
                if spaces > 1 {
                    starts.push(at);
                }
                spaces = 0;
            }
        }
        at += character.width().unwrap_or_default();
    }
    starts
}

/// The words of a line, each with the number of spaces before it. Text in backticks is one word.
fn atoms(line: &str) -> Vec<(usize, &str)> {
    let mut atoms = Vec::new();
    let mut rest = line;
    loop {
        let word = rest.trim_start_matches(' ');
        let gap = rest.len() - word.len();
        if word.is_empty() {
            return atoms;
        }
        let end = end_of_atom(word);
        let (atom, after) = word.split_at(end);
        atoms.push((gap, atom));
        rest = after;
    }
}

fn end_of_atom(text: &str) -> usize {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            // One without its other half is a character like any.
            '`' => quoted = !quoted && text.get(at + 1..).is_some_and(|rest| rest.contains('`')),
            ' ' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// The columns that a text takes.
fn width(text: &str) -> usize {
    without_escapes(text).chars().map(|c| c.width().unwrap_or_default()).sum()
}

fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => {
                // Only styles are written, and they end with `m`.
                let _ = characters.by_ref().find(|c| *c == 'm');
            }
            character => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        let text = "error: there is no stack with this name\n";
        assert_eq!(wrap(text, 22), "error: there is no\n  stack with this name\n");
        assert_eq!(wrap("a short line\n", 22), "a short line\n");
        assert_eq!(wrap("averyveryverylongword b", 10), "averyveryverylongword\nb");
    }

    #[test]
    fn a_command_stays_on_one_line() {
        let text = "hint: See `kitaru stack list --page 2` for more";
        assert_eq!(wrap(text, 34), "hint: See\n  `kitaru stack list --page 2` for\n  more");
        assert_eq!(wrap("it`s one two", 9), "it`s one\ntwo");
    }

    #[test]
    fn a_row_continues_below_its_second_column() {
        let text = "  --extra <X>  Set a field of a component, as often as it is needed";
        let wanted =
            "  --extra <X>  Set a field of a component,\n               as often as it is needed";
        assert_eq!(wrap(text, 44), wanted);
        let path = "Settings  /home/somebody/.local/share/kitaru";
        assert_eq!(wrap(path, 32), "Settings\n/home/somebody/.local/share/kitaru");
        let narrow =
            "  --extra <X>  Set a field of a\n    component, as often as it is\n    needed";
        assert_eq!(wrap(text, 32), narrow);
    }

    #[test]
    fn rows_of_a_table_continue_at_the_same_place() {
        let rows = "*  dev  local  yes  0123456789\n   default  local  no  0123456789\n";
        let wanted =
            "*  dev  local  yes\n     0123456789\n   default  local  no\n     0123456789\n";
        assert_eq!(wrap(rows, 24), wanted);
    }

    #[test]
    fn styles_take_no_columns_and_wide_characters_two() {
        assert_eq!(wrap("\u{1b}[1mab\u{1b}[0m cd", 5), "\u{1b}[1mab\u{1b}[0m cd");
        assert_eq!(wrap("漢字 漢字", 8), "漢字\n漢字");
    }
}
