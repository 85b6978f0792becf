//! Parses names of stacks, and selectors.

use crate::{
    problem::{Explain, Fault},
    text::is_hidden,
    words::{Action, Text, text},
};
use std::fmt;
use thiserror::Error;

/// The longest name, in characters; the limit of the shared server.
const LONGEST: usize = 255;

/// The name of a stack: trimmed, not blank, on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StackName(String);

/// What selects a stack: an id, or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

/// Why a text is not a name or selector.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// The text is blank.
    #[error("the name of a stack cannot be blank")]
    Blank,
    /// The text is longer than the server allows.
    #[error("the name is {length} characters long, and {LONGEST} is the most")]
    Long {
        /// Its length, in characters.
        length: usize,
    },
    /// The text contains a control character, such as a line break.
    #[error("the name contains a control character")]
    Control,
    /// The text contains a character that is not seen, such as a zero-width space.
    #[error("the name contains a character that is not seen, U+{:04X}", u32::from(*.character))]
    Hidden {
        /// The first one.
        character: char,
    },
}

impl StackName {
    /// Parses the name of a new stack as typed.
    ///
    /// # Errors
    ///
    /// If it is blank, too long, or has characters that are not seen.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = Self::stored(text)?;
        match name.0.chars().find(|c| is_hidden(*c)) {
            Some(character) => Err(NameError::Hidden { character }),
            None => Ok(name),
        }
    }

    /// Reads the name of a stack that exists.
    ///
    /// # Errors
    ///
    /// If it is blank, too long, or has control characters.
    pub fn stored(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        let length = text.chars().count();
        if text.is_empty() {
            Err(NameError::Blank)
        } else if length > LONGEST {
            Err(NameError::Long { length })
        } else if text.chars().any(char::is_control) {
            Err(NameError::Control)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The name of the `default` stack.
    #[must_use]
    pub fn default_stack() -> Self {
        Self("default".to_owned())
    }

    /// The name as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Selector {
    /// Parses a selector as typed.
    ///
    /// # Errors
    ///
    /// If it is blank.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() { Err(NameError::Blank) } else { Ok(Self(text.to_owned())) }
    }

    /// The selector without white space around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&StackName> for Selector {
    fn from(name: &StackName) -> Self {
        Self(name.0.clone())
    }
}

impl fmt::Display for StackName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Explain for NameError {
    fn code(&self) -> &'static str {
        match self {
            Self::Blank => "name.blank",
            Self::Long { .. } => "name.long",
            Self::Control | Self::Hidden { .. } => "name.control",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Blank => {
                text!["Give a name, as in ", Action::CreateStack { name: Some("dev") }, "."]
            }
            Self::Long { .. } => "Choose a shorter name.".into(),
            Self::Control | Self::Hidden { .. } => "Choose a name of visible characters.".into(),
        })
    }
}
