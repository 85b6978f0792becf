//! The errors of reading YAML.

use super::{DEEPEST, MOST_BYTES, MOST_NODES};
use crate::{
    location::Location,
    problem::{Explain, Fault},
    words::{Noun, Part, Text, text},
};
use std::fmt;
use thiserror::Error;

/// Why a text was rejected, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    pub(super) location: Location,
    pub(super) fault: YamlFault,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(super) enum YamlFault {
    #[error("this is not YAML: {0}")]
    Syntax(String),
    #[error("half of a surrogate pair, such as `\\ud83d`, stands without its other half")]
    Half,
    #[error("an escape stands for no character: the last one is `\\U0010FFFF`")]
    NoCharacter,
    #[error("a tag stands here, and tags are not supported")]
    Tag,
    #[error("an anchor stands here, where it has no use")]
    Anchor,
    #[error("a second document begins here")]
    SecondDocument,
    #[error("the key is not text")]
    Key,
    #[error("the key `{key}` was given before, at {first}")]
    Duplicate { key: String, first: Location },
    #[error("the key `<<` merges a map, or a list of maps, and this is neither")]
    Merge,
    #[error("a key is given twice")]
    DuplicateInArgument,
    #[error("the alias refers to nothing before it")]
    Alias,
    #[error("the nesting is deeper than {DEEPEST} levels")]
    Deep,
    #[error("the text unfolds to more than {MOST_NODES} values")]
    Large,
    #[error("the text unfolds to more than {} MiB", MOST_BYTES >> 20)]
    Long,
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for YamlError {}

impl Explain for YamlError {
    fn code(&self) -> &'static str {
        match self.fault {
            YamlFault::Syntax(_) | YamlFault::Half | YamlFault::NoCharacter => "yaml.syntax",
            YamlFault::Tag => "yaml.tag",
            YamlFault::Anchor => "yaml.anchor",
            YamlFault::SecondDocument => "yaml.documents",
            YamlFault::Key | YamlFault::Merge => "yaml.key",
            YamlFault::Duplicate { .. } | YamlFault::DuplicateInArgument => "yaml.duplicate",
            YamlFault::Alias => "yaml.alias",
            YamlFault::Deep | YamlFault::Large | YamlFault::Long => "yaml.large",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn message(&self) -> Text {
        let location = match &self.location {
            Location::Argument(argument) => text![Part::Location(argument.clone())],
            other => other.to_string().into(),
        };
        let fault = match &self.fault {
            YamlFault::Anchor => {
                text!["an anchor stands here, and ", Noun::Argument, " has no use for one"]
            }
            fault => fault.to_string().into(),
        };
        text![location, ": ", fault]
    }

    fn hint(&self) -> Option<Text> {
        let hint = match &self.fault {
            YamlFault::Syntax(what) if what.split(' ').any(|word| word.starts_with("tab")) => {
                "Indent with spaces, not with tabs."
            }
            YamlFault::Half => {
                "Write both halves, as in `\\ud83d\\ude80`, or the character itself."
            }
            YamlFault::NoCharacter => "Write the character itself.",
            YamlFault::Tag | YamlFault::Anchor => {
                "Put the value into quotes, if that is what it is."
            }
            YamlFault::SecondDocument => "Put one stack into one file.",
            YamlFault::Key => "Put the key into quotes.",
            YamlFault::Merge => "Put `<<` into quotes, if it is the name of a key.",
            YamlFault::Duplicate { .. } | YamlFault::DuplicateInArgument => {
                "Remove one of the two."
            }
            _ => return None,
        };
        Some(hint.into())
    }
}
