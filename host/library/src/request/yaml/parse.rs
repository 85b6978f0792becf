//! Reads YAML text into a tree.

use super::{
    Content, DEEPEST, Entry, MOST_BYTES, MOST_NODES, Node, YamlError,
    error::YamlFault,
    json::{has_half, with_whole_characters},
    scalar::is_not_text,
};
use crate::location::Location;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::collections::HashMap;

/// Reads a text with one document; `None` if it is empty.
///
/// `start` is the location of its first character.
///
/// # Errors
///
/// If the text is not YAML, or uses a feature that is refused.
pub fn parse(text: &str, start: &Location) -> Result<Option<Node>, YamlError> {
    let mut builder = Builder::new(start.clone());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = with_whole_characters(text);
    for event in Parser::new_from_str(&text) {
        let (event, span) = event.map_err(|error| builder.syntax(&error, &text))?;
        builder.event(event, span)?;
    }
    Ok(builder.root)
}

/// The end of the parser's error for an escape that stands for no character.
const NO_CHARACTER: &str = "invalid Unicode character escape code";

/// A list or map that is not yet closed.
struct Open {
    node: Node,
    anchor: usize,
    /// In a map, the key whose value comes next.
    key: Option<(String, Location)>,
    /// In a map, the keys so far, and the places of their entries.
    keys: HashMap<String, usize>,
    /// In a map, the entries of the maps that its key `<<` merges.
    merged: Vec<Entry>,
}

struct Builder {
    start: Location,
    root: Option<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    documents: usize,
    /// The size of all nodes, with those that aliases repeat and anchors keep.
    size: Size,
}

impl Builder {
    fn new(start: Location) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Self { start, root: None, open, anchors, documents: 0, size: Size::default() }
    }

    fn syntax(&self, error: &ScanError, text: &str) -> YamlError {
        let position = Span::empty(*error.marker());
        let fault = match error.info().ends_with(NO_CHARACTER) {
            true if has_half(text) => YamlFault::Half,
            true => YamlFault::NoCharacter,
            false => YamlFault::Syntax(error.info().to_owned()),
        };
        self.fault(position, fault)
    }

    fn fault(&self, span: Span, fault: YamlFault) -> YamlError {
        YamlError { location: self.locate(span), fault }
    }

    fn locate(&self, span: Span) -> Location {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.start.moved(number(span.start.line()), number(span.start.col() + 1))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let (anchor, tag) = match &event {
            Event::Scalar(.., anchor, tag)
            | Event::SequenceStart(anchor, tag)
            | Event::MappingStart(anchor, tag) => (*anchor, tag),
            _ => (0, &None),
        };
        // The message repeats neither: either may be an unquoted secret.
        if tag.is_some() {
            return Err(self.fault(span, YamlFault::Tag));
        }
        if anchor > 0 && !self.start.is_in_file() {
            return Err(self.fault(span, YamlFault::Anchor));
        }
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(self.fault(span, YamlFault::SecondDocument));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                self.close(Content::Scalar { text: text.into_owned(), plain }, anchor, span)
            }
            Event::SequenceStart(anchor, _) => self.begin(Content::List(Vec::new()), anchor, span),
            Event::MappingStart(anchor, _) => self.begin(Content::Map(Vec::new()), anchor, span),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => {
                    let anchor = open.anchor;
                    self.add(open.closed(), anchor, span)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    let size = self.size.and(Size::of(node));
                    // Before it is repeated.
                    self.grow(size, span)?;
                    let content = self.anchors[&anchor].content.clone();
                    self.add(Node { location: self.locate(span), content }, 0, span)
                }
                None => Err(self.fault(span, YamlFault::Alias)),
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn grow(&mut self, size: Size, span: Span) -> Result<(), YamlError> {
        self.size = size;
        if size.nodes > MOST_NODES {
            return Err(self.fault(span, YamlFault::Large));
        }
        match size.bytes <= MOST_BYTES {
            true => Ok(()),
            false => Err(self.fault(span, YamlFault::Long)),
        }
    }

    fn begin(&mut self, content: Content, anchor: usize, span: Span) -> Result<(), YamlError> {
        let location = self.locate(span);
        if self.open.len() >= DEEPEST {
            return Err(YamlError { location, fault: YamlFault::Deep });
        }
        self.open.push(Open {
            node: Node { location, content },
            anchor,
            key: None,
            keys: HashMap::new(),
            merged: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self, content: Content, anchor: usize, span: Span) -> Result<(), YamlError> {
        self.add(Node { location: self.locate(span), content }, anchor, span)
    }

    /// Adds a finished node to the innermost open container.
    fn add(&mut self, node: Node, anchor: usize, span: Span) -> Result<(), YamlError> {
        let mut size = self.size.and(Size::of_one(&node));
        if anchor > 0 {
            size = size.and(Size::of(&node));
        }
        self.grow(size, span)?;
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.content, open.key.take()) {
            (Content::List(items), _) => items.push(node),
            (Content::Map(entries), Some((key, location))) => {
                if key == MERGE && !open.keys.contains_key(MERGE) {
                    open.merged.extend(merged(node)?);
                } else {
                    entries.push(Entry { key, location, value: node });
                }
            }
            // Written plainly, this key is none, but merges other maps into this one.
            (Content::Map(_), None) if is_merge(&node) && !open.keys.contains_key(MERGE) => {
                open.key = Some((MERGE.to_owned(), node.location));
            }
            (Content::Map(entries), None) => {
                open.key = Some(new_key(entries, &mut open.keys, &node)?);
            }
            (Content::Scalar { .. }, _) => {}
        }
        Ok(())
    }
}

impl Open {
    /// The list or map; what stands in a map wins over what is merged, and that which was merged
    /// first over the rest.
    fn closed(self) -> Node {
        let Self { mut node, mut keys, merged, .. } = self;
        if let Content::Map(entries) = &mut node.content {
            for entry in merged {
                if keys.insert(entry.key.clone(), entries.len()).is_none() {
                    entries.push(entry);
                }
            }
        }
        node
    }
}

/// The key that merges maps, as in YAML 1.1.
const MERGE: &str = "<<";

fn is_merge(node: &Node) -> bool {
    matches!(&node.content, Content::Scalar { text, plain: true } if text == MERGE)
}

/// The entries of the value of a merge key: a map, or a list of maps.
fn merged(node: Node) -> Result<Vec<Entry>, YamlError> {
    let wrong = |location: Location| Err(YamlError { location, fault: YamlFault::Merge });
    match node.content {
        Content::Map(entries) => Ok(entries),
        Content::List(items) => {
            let mut merged = Vec::new();
            for item in items {
                match item.content {
                    Content::Map(entries) => merged.extend(entries),
                    _ => return wrong(item.location),
                }
            }
            Ok(merged)
        }
        Content::Scalar { .. } => wrong(node.location),
    }
}

fn new_key(
    entries: &[Entry],
    keys: &mut HashMap<String, usize>,
    node: &Node,
) -> Result<(String, Location), YamlError> {
    let location = node.location.clone();
    match &node.content {
        Content::Scalar { text, plain } if !(*plain && is_not_text(text)) => {
            match keys.insert(text.clone(), entries.len()) {
                None => Ok((text.clone(), location)),
                Some(first) => {
                    // In a flag, the map may be an unquoted secret.
                    let fault = match location.is_in_file() {
                        true => YamlFault::Duplicate {
                            key: text.clone(),
                            first: entries[first].location.clone(),
                        },
                        false => YamlFault::DuplicateInArgument,
                    };
                    Err(YamlError { location, fault })
                }
            }
        }
        _ => Err(YamlError { location, fault: YamlFault::Key }),
    }
}

/// How much of a tree there is.
#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    bytes: usize,
}

impl Size {
    /// Of a node and all that it contains.
    fn of(node: &Node) -> Self {
        let one = Self::of_one(node);
        match &node.content {
            Content::Scalar { .. } => one,
            Content::List(items) => items.iter().map(Self::of).fold(one, Self::and),
            Content::Map(entries) => {
                let values = entries.iter().map(|entry| Self::of(&entry.value));
                let keys = entries.iter().map(|entry| entry.key.len()).sum();
                values.fold(one, Self::and).and(Self { nodes: 0, bytes: keys })
            }
        }
    }

    /// Of a node without what it contains.
    fn of_one(node: &Node) -> Self {
        let bytes = match &node.content {
            Content::Scalar { text, .. } => text.len(),
            Content::List(_) | Content::Map(_) => 0,
        };
        Self { nodes: 1, bytes }
    }

    fn and(self, other: Self) -> Self {
        Self { nodes: self.nodes + other.nodes, bytes: self.bytes + other.bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Node>, String> {
        parse(text, &Location::start("f.yaml")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_scalar_keeps_its_text() {
        let node = read("a: 0o17\nb: '1.10'").unwrap().unwrap();
        let Content::Map(entries) = node.content else { panic!("a map") };
        assert_eq!(entries[0].value.content, Content::Scalar { text: "0o17".into(), plain: true });
        assert_eq!(entries[1].value.content, Content::Scalar { text: "1.10".into(), plain: false });
        assert_eq!(entries[1].value.location.to_string(), "f.yaml:2:4");
    }

    #[test]
    fn refusals_name_the_location() {
        assert!(read("a: 1\nb: !x 2").unwrap_err().starts_with("f.yaml:2:4: a tag"));
        assert!(read("a: 1\n---\nb: 2").unwrap_err().starts_with("f.yaml:2:1: a second document"));
        assert!(read("a: 1\nb: 2\na: 3").unwrap_err().contains("given before, at f.yaml:1:1"));
        assert!(read("1: x").unwrap_err().starts_with("f.yaml:1:1: the key is not text"));
        assert!(read("a: [").unwrap_err().contains("this is not YAML"));
    }

    #[test]
    fn aliases_cannot_explode() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let before = level - 1;
            let items = vec![format!("*a{before}"); 8].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(read(&text).unwrap_err().contains("unfolds to more than"));
    }

    #[test]
    fn an_empty_text_has_no_document() {
        assert_eq!(read("").unwrap(), None);
        assert_eq!(read("# only a comment\n").unwrap(), None);
    }
}
