//! YAML text as a tree whose nodes know their place and keep their words.
//!
//! A scalar stays the text that was written, because what it means depends on
//! who reads it: the declared type of a field decides whether `yes` is a word
//! or true. What YAML offers beyond data is refused: tags, several documents,
//! keys that are no text. A key that is given twice is refused as well.

use crate::problem::{Explain, Fault};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::{collections::HashMap, fmt, rc::Rc};
use thiserror::Error;

/// No sensible file is deeper, and what reads a tree may recurse.
const DEEPEST: usize = 64;
/// Aliases can make a small text large.
const MOST_NODES: usize = 100_000;

/// Where a node was written: `stack.yaml:3:1`, or a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    source: Rc<str>,
    /// Line and column, from 1.
    position: Option<(u32, u32)>,
}

impl Place {
    /// A place that has no lines: a flag, a variable.
    #[must_use]
    pub fn word(source: &str) -> Self {
        Self { source: source.into(), position: None }
    }

    /// A line and column (from 1) of a file.
    #[must_use]
    pub fn line(source: &str, line: u32, column: u32) -> Self {
        Self { source: source.into(), position: Some((line, column)) }
    }

    /// How a message names the value that was written here under a key: by the flag, or by the key.
    #[must_use]
    pub fn subject(&self, key: &str) -> String {
        match self.position {
            Some(_) => format!("`{key}`"),
            None => format!("`{}`", self.source),
        }
    }

    /// What stands in front of such a message: the place, if the subject does not tell it.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        self.position.map(|_| self.to_string())
    }

    /// The first line of a file.
    #[must_use]
    pub fn start(source: &str) -> Self {
        Self::line(source, 1, 1)
    }

    fn of(&self, span: Span) -> Self {
        Self {
            source: Rc::clone(&self.source),
            position: self.position.map(|_| {
                let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                (number(span.start.line()), number(span.start.col() + 1))
            }),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        match self.position {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

/// A node, and where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it was written.
    pub place: Place,
    /// What was written.
    pub content: Content,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text, and whether it was written without quotes.
    Scalar {
        /// The text.
        text: String,
        /// Without quotes, so that it may be something else than text.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of writing.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub place: Place,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Whether it is written as nothing: `null`, `~`, or no text.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is, for a message.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self.content {
            Content::List(_) => "a list",
            Content::Map(_) => "a map",
            Content::Scalar { .. } if self.is_null() => "nothing",
            Content::Scalar { plain: true, .. } => "a plain value",
            Content::Scalar { plain: false, .. } => "a quoted text",
        }
    }
}

/// Why a text is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {fault}")]
pub struct YamlError {
    place: Place,
    fault: YamlFault,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
enum YamlFault {
    #[error("this is not YAML: {0}")]
    Syntax(String),
    #[error("a tag stands here, and tags are not supported")]
    Tag,
    #[error("an anchor stands here, and a flag has no use for one")]
    Anchor,
    #[error("a second document begins here")]
    SecondDocument,
    #[error("the key is not text")]
    Key,
    #[error("the key `{key}` was given before, at {first}")]
    Duplicate { key: String, first: Place },
    #[error("a key is given twice")]
    DuplicateInFlag,
    #[error("the alias refers to nothing before it")]
    Alias,
    #[error("the nesting is deeper than {DEEPEST} levels")]
    Deep,
    #[error("the text unfolds to more than {MOST_NODES} values")]
    Large,
}

impl Explain for YamlError {
    fn code(&self) -> &'static str {
        match self.fault {
            YamlFault::Syntax(_) => "yaml.syntax",
            YamlFault::Tag => "yaml.tag",
            YamlFault::Anchor => "yaml.anchor",
            YamlFault::SecondDocument => "yaml.documents",
            YamlFault::Key => "yaml.key",
            YamlFault::Duplicate { .. } | YamlFault::DuplicateInFlag => "yaml.duplicate",
            YamlFault::Alias => "yaml.alias",
            YamlFault::Deep | YamlFault::Large => "yaml.large",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match &self.fault {
            YamlFault::Syntax(what) if what.split(' ').any(|word| word.starts_with("tab")) => {
                "Indent with spaces, not with tabs."
            }
            YamlFault::Tag | YamlFault::Anchor => {
                "Put the value into quotes, if that is what it is."
            }
            YamlFault::SecondDocument => "Put one stack into one file.",
            YamlFault::Key => "Put the key into quotes.",
            YamlFault::Duplicate { .. } | YamlFault::DuplicateInFlag => "Remove one of the two.",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// Reads a text with one document; none if it is empty.
///
/// `start` is the place of its first character.
///
/// # Errors
///
/// If the text is not YAML, or more than data.
pub fn parse(text: &str, start: &Place) -> Result<Option<Node>, YamlError> {
    let mut builder = Builder::new(start.clone());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| builder.syntax(&error))?;
        builder.event(event, span)?;
    }
    Ok(builder.root)
}

/// A container that is still open.
struct Open {
    node: Node,
    anchor: usize,
    /// In a map, the key that waits for its value.
    key: Option<(String, Place)>,
}

struct Builder {
    start: Place,
    root: Option<Node>,
    open: Vec<Open>,
    /// By anchor, the node and how many nodes it is.
    anchors: HashMap<usize, Node>,
    documents: usize,
    nodes: usize,
}

impl Builder {
    fn new(start: Place) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Self { start, root: None, open, anchors, documents: 0, nodes: 0 }
    }

    fn syntax(&self, error: &ScanError) -> YamlError {
        let position = Span::empty(*error.marker());
        self.fault(position, YamlFault::Syntax(error.info().to_owned()))
    }

    fn fault(&self, span: Span, fault: YamlFault) -> YamlError {
        YamlError { place: self.start.of(span), fault }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let (anchor, tag) = match &event {
            Event::Scalar(.., anchor, tag)
            | Event::SequenceStart(anchor, tag)
            | Event::MappingStart(anchor, tag) => (*anchor, tag),
            _ => (0, &None),
        };
        // Neither is repeated: either may be a secret that was not quoted.
        if tag.is_some() {
            return Err(self.fault(span, YamlFault::Tag));
        }
        if anchor > 0 && self.start.position.is_none() {
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
                Some(Open { node, anchor, .. }) => self.add(node, anchor, span),
                None => Ok(()),
            },
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    let node = Node { place: self.start.of(span), content: node.content.clone() };
                    self.nodes += size(&node);
                    self.add(node, 0, span)
                }
                None => Err(self.fault(span, YamlFault::Alias)),
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, content: Content, anchor: usize, span: Span) -> Result<(), YamlError> {
        let place = self.start.of(span);
        if self.open.len() >= DEEPEST {
            return Err(YamlError { place, fault: YamlFault::Deep });
        }
        self.open.push(Open { node: Node { place, content }, anchor, key: None });
        Ok(())
    }

    fn close(&mut self, content: Content, anchor: usize, span: Span) -> Result<(), YamlError> {
        self.add(Node { place: self.start.of(span), content }, anchor, span)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize, span: Span) -> Result<(), YamlError> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(self.fault(span, YamlFault::Large));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.content, open.key.take()) {
            (Content::List(items), _) => items.push(node),
            (Content::Map(entries), Some((key, place))) => {
                entries.push(Entry { key, place, value: node });
            }
            (Content::Map(entries), None) => open.key = Some(new_key(entries, &node)?),
            (Content::Scalar { .. }, _) => {}
        }
        Ok(())
    }
}

fn new_key(entries: &[Entry], node: &Node) -> Result<(String, Place), YamlError> {
    let place = node.place.clone();
    match &node.content {
        Content::Scalar { text, plain } if !(*plain && super::scalar::is_not_text(text)) => {
            match entries.iter().find(|entry| entry.key == *text) {
                None => Ok((text.clone(), place)),
                Some(first) => {
                    // In a flag, the map may be a secret that was not quoted.
                    let fault = match place.position {
                        Some(_) => {
                            YamlFault::Duplicate { key: text.clone(), first: first.place.clone() }
                        }
                        None => YamlFault::DuplicateInFlag,
                    };
                    Err(YamlError { place, fault })
                }
            }
        }
        _ => Err(YamlError { place, fault: YamlFault::Key }),
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.content {
        Content::Scalar { .. } => 0,
        Content::List(items) => items.iter().map(size).sum(),
        Content::Map(entries) => entries.iter().map(|entry| size(&entry.value)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Node>, String> {
        parse(text, &Place::start("f.yaml")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_scalar_keeps_its_words() {
        let node = read("a: 0o17\nb: '1.10'").unwrap().unwrap();
        let Content::Map(entries) = node.content else { panic!("a map") };
        assert_eq!(entries[0].value.content, Content::Scalar { text: "0o17".into(), plain: true });
        assert_eq!(entries[1].value.content, Content::Scalar { text: "1.10".into(), plain: false });
        assert_eq!(entries[1].value.place.to_string(), "f.yaml:2:4");
    }

    #[test]
    fn refusals_name_the_place() {
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
