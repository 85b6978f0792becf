//! A block map of YAML, some of whose keys are read and replaced. All other lines stay as they are,
//! byte for byte: another program keeps them, and may read them in another way.

use saphyr_parser::{Event, Parser, ScalarStyle};
use std::ops::Range;

/// The text of a file, with the lines of each of its keys.
#[derive(Debug)]
pub(super) struct Document {
    /// What other programs write before the first line, and YAML allows.
    mark: &'static str,
    lines: Vec<String>,
    keys: Vec<KeyLines>,
    /// How far the keys are indented.
    indent: usize,
    /// The line before which a new key is written.
    end: usize,
}

#[derive(Debug)]
struct KeyLines {
    name: String,
    lines: Range<usize>,
}

impl Document {
    /// Finds the keys of a text.
    ///
    /// # Errors
    ///
    /// Says what is wrong if it is not YAML, or no map with a line for each key.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (mark, text) = match text.strip_prefix(MARK) {
            Some(text) => (MARK, text),
            None => ("", text),
        };
        let lines = lines(text);
        let Outline { starts, indent, last, ends_with_block } = find(text, &lines)?;
        // What stands above a key belongs to it.
        let before = |line: usize| {
            let above = lines.get(..line).unwrap_or(&lines).iter().rev();
            line - above.take_while(|line| is_comment(line)).count()
        };
        let end = last.unwrap_or(lines.len());
        let ends = starts.iter().skip(1).map(|(_, line)| *line).chain([end]);
        let keys: Vec<KeyLines> = starts
            .iter()
            .zip(ends)
            .map(|((name, start), end)| KeyLines {
                name: name.clone(),
                lines: *start..before(end).max(start + 1),
            })
            .collect();
        // A new line at its end would be one more of a block.
        let is_open = lines.last().is_some_and(|line| !line.ends_with(['\n', '\r']));
        let end = match keys.last() {
            Some(key) if is_open && ends_with_block => key.lines.start,
            _ => end,
        };
        Ok(Self { mark, lines, keys, indent, end })
    }

    /// The lines of some keys, as YAML of their own.
    pub(super) fn only(&self, names: &[&str]) -> String {
        let wanted = self.keys.iter().filter(|key| names.contains(&key.name.as_str()));
        wanted.flat_map(|key| &self.lines[key.lines.clone()]).map(String::as_str).collect()
    }

    /// How the text ends its lines.
    fn line_break(&self) -> &'static str {
        let first = self.lines.first().map_or("", String::as_str);
        ["\r\n", "\r"].into_iter().find(|end| first.ends_with(end)).unwrap_or("\n")
    }

    /// The text with other lines for one key: `block` is YAML with this key alone, or empty.
    pub(super) fn with(&self, name: &str, block: &str) -> String {
        let (indent, end) = (" ".repeat(self.indent), self.line_break());
        let block: String = block.lines().map(|line| format!("{indent}{line}{end}")).collect();
        let found = self.keys.iter().find(|key| key.name == name);
        let replaced = found.map_or(self.end..self.end, |key| key.lines.clone());
        let mut before = self.lines[..replaced.start].concat();
        if !block.is_empty() && !before.is_empty() && !before.ends_with(['\n', '\r']) {
            before.push_str(end);
        }
        [self.mark, &before, &block, &self.lines[replaced.end..].concat()].concat()
    }
}

/// The mark of the byte order, which some editors write.
const MARK: &str = "\u{feff}";

/// The lines of a text, with their ends, which are those of YAML.
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let after = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, others) = rest.split_at(after);
        lines.push(line.to_owned());
        rest = others;
    }
    lines
}

/// What the events of a text tell.
#[derive(Default)]
struct Outline {
    /// The keys of the outermost map, and their lines from 0.
    starts: Vec<(String, usize)>,
    indent: usize,
    /// The line at which the document is explicitly ended.
    last: Option<usize>,
    /// Whether the last value is a block of text.
    ends_with_block: bool,
}

fn find(text: &str, lines: &[String]) -> Result<Outline, String> {
    let mut found = Outline::default();
    // How many nodes of the outermost map there are so far: a key, its value, and so on.
    let (mut depth, mut nodes) = (0_usize, 0_usize);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.info().to_owned())?;
        let (line, column) = (span.start.line().saturating_sub(1), span.start.col());
        let has = |place: usize, start: &str| {
            lines.get(line).is_some_and(|line| {
                line.chars()
                    .skip(place)
                    .zip(start.chars())
                    .filter(|(one, other)| one == other)
                    .count()
                    == start.len()
            })
        };
        match &event {
            Event::DocumentEnd => found.last = has(0, "...").then_some(line),
            Event::MappingStart(..) if depth == 0 && nodes > 0 => {
                return Err("it has several documents".to_owned());
            }
            Event::MappingStart(..) if depth == 0 && has(column, "{") => {
                return Err("it is in braces, and has no line for each key".to_owned());
            }
            Event::MappingStart(..) if depth == 0 => found.indent = column,
            Event::SequenceStart(..) if depth == 0 => return Err("it is not a map".to_owned()),
            // For nothing there is an event as for a `~` that is there.
            Event::Scalar(text, ..)
                if depth == 0 && (!matches!(&**text, "" | "~") || has(column, "~")) =>
            {
                return Err("it is not a map".to_owned());
            }
            Event::Scalar(text, ..) if depth == 1 && nodes.is_multiple_of(2) => {
                found.starts.push((text.to_string(), line));
            }
            Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..)
                if depth == 1 && nodes.is_multiple_of(2) =>
            {
                found.starts.push((String::new(), line));
            }
            _ => {}
        }
        if let Event::Scalar(_, style, ..) = &event {
            let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
            found.ends_with_block = is_block;
        }
        let is_collection = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        let is_node = is_collection || matches!(event, Event::Scalar(..) | Event::Alias(_));
        nodes += usize::from(depth == 1 && is_node);
        depth += usize::from(is_collection);
        depth -= usize::from(matches!(event, Event::SequenceEnd | Event::MappingEnd));
    }
    Ok(found)
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# the Python program's
v: 1.10
big: 12345678901234567890123
ours: # replaced
  a: 1

# of q
q: \"on\"
text: |
  ours: no
  # no comment
list: [{a: b}]
";

    fn with(text: &str, block: &str) -> String {
        Document::parse(text).unwrap().with("ours", block)
    }

    #[test]
    fn only_the_lines_of_the_key_change() {
        let changed = with(TEXT, "ours:\n  b: 2\n  c: 3\n");
        let wanted = TEXT.replace("ours: # replaced\n  a: 1\n", "ours:\n  b: 2\n  c: 3\n");
        assert_eq!(changed, wanted);
        assert_eq!(with(TEXT, ""), TEXT.replace("ours: # replaced\n  a: 1\n", ""));
        let found = Document::parse(&changed).unwrap().only(&["ours", "v"]);
        assert_eq!(found, "v: 1.10\nours:\n  b: 2\n  c: 3\n");
    }

    #[test]
    fn a_key_that_is_new_stands_after_the_others() {
        for (text, wanted) in [
            ("", "ours: 1\n"),
            ("# only\n", "# only\nours: 1\n"),
            ("---\n", "---\nours: 1\n"),
            ("a: b", "a: b\nours: 1\n"),
            ("---\na: b\n# end\n...\n", "---\na: b\n# end\nours: 1\n...\n"),
            ("a: |+\n  b\n\n\n", "a: |+\n  b\n\n\nours: 1\n"),
            ("a: b\nc: |\n  d", "a: b\nours: 1\nc: |\n  d"),
            ("\u{feff}a: b\r\n", "\u{feff}a: b\r\nours: 1\r\n"),
            ("a: 1\rb: 2\n", "a: 1\rb: 2\nours: 1\r"),
            ("  a: b\n  ? [x]\n  : y\n", "  a: b\n  ? [x]\n  : y\n  ours: 1\n"),
        ] {
            assert_eq!(with(text, "ours: 1\n"), wanted, "{text:?}");
        }
    }

    #[test]
    fn what_has_no_line_for_each_key_is_refused() {
        for text in ["{a: b}", "[a]", "text", "~", "null", "a: b\n---\nc: d\n", "a: [", "a: {b: c"]
        {
            assert!(Document::parse(text).is_err(), "{text:?}");
        }
    }
}
