//! Names of stacks and the selectors that people type, checked once.

use crate::problem::{Explain, Fault};
use std::fmt;
use thiserror::Error;

/// The longest name, in characters: what the shared server can hold.
const LONGEST: usize = 255;

/// The name of a stack: trimmed, not blank, on one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StackName(String);

/// What a person types to say which stack is meant: an id, or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector(String);

/// Why a text is no name or selector.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("the name of a stack cannot be blank")]
    Blank,
    /// More than the server can hold.
    #[error("the name is {length} characters long, and {LONGEST} is the most")]
    Long {
        /// How long it is.
        length: usize,
    },
    /// A line break, an escape sequence or the like.
    #[error("the name contains a control character")]
    Control,
}

impl StackName {
    /// Reads a name as typed.
    ///
    /// # Errors
    ///
    /// If it is blank, too long, or has control characters.
    pub fn parse(text: &str) -> Result<Self, NameError> {
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

    /// The name of the stack that is always there.
    #[must_use]
    pub fn default_stack() -> Self {
        Self("default".to_owned())
    }

    /// The name as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Selector {
    /// Reads a selector as typed.
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
            Self::Control => "name.control",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Blank => "Give a name, as in `kitaru stack create dev`.",
            Self::Long { .. } => "Choose a shorter name.",
            Self::Control => "Choose a name of visible characters.",
        };
        Some(hint.to_owned())
    }
}
