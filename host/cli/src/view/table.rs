//! Renders tables with aligned columns.

use super::paint::Paint;
use kitaru::text::plain;
use unicode_width::UnicodeWidthStr;

/// The widest column. A longer cell overflows in its own row, without moving the columns.
const WIDEST: usize = 64;

/// Renders rows of cells, each with a marker in front, and optional headings.
#[must_use]
pub fn table(headings: Option<&[&str]>, rows: &[(&str, Vec<String>)], paint: Paint) -> String {
    let rows: Vec<(&str, Vec<String>)> = rows
        .iter()
        .map(|(mark, cells)| (*mark, cells.iter().map(|cell| plain(cell)).collect()))
        .collect();
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells =
                rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| width(cell));
            let heading =
                headings.and_then(|headings| headings.get(column)).map(|text| width(text));
            cells.filter(|width| *width <= WIDEST).chain(heading).max().unwrap_or_default()
        })
        .collect();
    let line = |mark: &str, cells: &mut dyn Iterator<Item = &str>| {
        let mut line = mark.to_owned();
        for (cell, column) in cells.zip(&widths) {
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', column.saturating_sub(width(cell))));
        }
        line.truncate(line.trim_end().len());
        line
    };
    let mut text = String::new();
    if let Some(headings) = headings {
        let mark = if rows.iter().any(|(mark, _)| !mark.is_empty()) { " " } else { "" };
        text.push_str(&paint.dim(&line(mark, &mut headings.iter().copied())));
        text.push('\n');
    }
    for (mark, cells) in &rows {
        let row = line(mark, &mut cells.iter().map(String::as_str));
        let marked = !mark.trim().is_empty();
        text.push_str(&if marked { paint.good(&row) } else { row });
        text.push('\n');
    }
    text
}

/// Renders names and values: `Type    vertex`.
#[must_use]
pub fn list(rows: &[(&str, String)], paint: Paint) -> String {
    let rows: Vec<(String, &String)> =
        rows.iter().map(|(name, value)| (plain(name), value)).collect();
    let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    rows.into_iter()
        .map(|(name, value)| {
            let name = format!("{name}{}", " ".repeat(widest - width(&name)));
            format!("{}  {}\n", paint.dim(&name), plain(value))
        })
        .collect()
}

/// Renders names and values below a title.
#[must_use]
pub fn indented(rows: &[(&str, String)], paint: Paint) -> String {
    list(rows, paint).lines().map(|line| format!("  {line}\n")).collect()
}

/// The width of a text, in terminal columns.
fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_combining_characters_keep_columns_aligned() {
        let row = |name: &str| ("", vec![name.to_owned(), "x".to_owned()]);
        let text =
            table(None, &[row("漢字"), row("e\u{301}"), row("abcd")], Paint { colored: false });
        assert_eq!(text, "漢字  x\ne\u{301}     x\nabcd  x\n");
    }
}
