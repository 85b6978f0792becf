//! Parses names of stacks, and selectors.

use crate::{
    problem::{Explain, Fault},
    text::{is_hidden, is_secret},
    words::{Action, Noun, Text, text},
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
    /// The text is a key, a token or a credential.
    #[error("the name has the form of a secret, and every list shows it")]
    Secret,
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
    /// If it is blank, too long, has characters that are not seen, or looks like a secret.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = Self::stored(text)?;
        let mut before = None;
        for character in name.0.chars() {
            if is_hidden(character) || is_unseen_in_a_name(before, character) {
                return Err(NameError::Hidden { character });
            }
            before = Some(character);
        }
        if is_secret(&name.0) {
            return Err(NameError::Secret);
        }
        Ok(name)
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
            Self::Secret => "name.secret",
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
            Self::Secret => {
                text!["Choose another name; a credential has ", Noun::Argument, " of its own."]
            }
            Self::Control | Self::Hidden { .. } => "Choose a name of visible characters.".into(),
        })
    }
}

/// Whether a character would make a name that looks like another, or like none: one that only
/// chooses a form of the letter before it, a mark with nothing to stand on, a blank that is a
/// symbol to Unicode, or what formats numbers and verses.
fn is_unseen_in_a_name(before: Option<char>, character: char) -> bool {
    match character {
        '\u{fe00}'..='\u{fe0f}' => before.is_none_or(char::is_alphabetic),
        '\u{300}'..='\u{36f}' => before.is_none_or(char::is_whitespace),
        '\u{2800}' | '\u{1d159}' => true,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' => true,
        '\u{110bd}' | '\u{110cd}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_seen_of_it() {
        for name in
            ["a\u{200b}b", "\u{202e}a", "z\u{fe0f}", "\u{fe0f}", "\u{2800}", "\u{301}", "\u{600}1"]
        {
            assert!(matches!(StackName::parse(name), Err(NameError::Hidden { .. })), "{name:?}");
        }
        for name in ["\u{2764}\u{fe0f}", "e\u{301}", "1\u{fe0f}\u{20e3}", "日本", "a b"] {
            assert_eq!(StackName::parse(name).unwrap().0, name);
        }
    }
}
