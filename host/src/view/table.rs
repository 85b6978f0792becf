//! Rows whose columns are aligned.

use super::paint::Paint;
use crate::text::plain;

/// A longer cell takes the room it needs in its own row, and moves no column.
const WIDEST: usize = 64;

/// Rows of cells, under headings or not, each row with a mark in front.
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

/// Names with their values: `Type    vertex`.
#[must_use]
pub fn list(rows: &[(&str, String)], paint: Paint) -> String {
    let width = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    rows.iter()
        .map(|(name, value)| {
            let name = format!("{name:width$}");
            format!("{}  {}\n", paint.dim(&name), plain(value))
        })
        .collect()
}

fn width(text: &str) -> usize {
    text.chars().count()
}
