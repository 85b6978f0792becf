//! Sentences that contain actions and arguments as data.

use super::{Action, Argument, LibraryWords, Noun, Words};
use std::{borrow::Cow, fmt};

/// A sentence whose actions and arguments are data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<Part>);

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that is the same in every surface.
    Plain(Cow<'static, str>),
    /// An action.
    Action(Action),
    /// An argument, by its name.
    Argument(Argument),
    /// Arguments, with placeholders for their values.
    Usage(Vec<Argument>),
    /// An argument, as the location that prefixes a message.
    Location(Argument),
    /// How to give what is in the file of an argument without one.
    Inline(Argument),
    /// A general term of the surface.
    Noun(Noun),
    /// A nested sentence.
    Text(Text),
}

impl Text {
    /// A sentence of these parts.
    #[must_use]
    pub fn new(parts: impl IntoIterator<Item = Part>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// Renders the sentence for a surface.
    #[must_use]
    pub fn render(&self, words: &dyn Words) -> String {
        self.0.iter().map(|part| part.render(words)).collect()
    }

    /// The actions in the sentence, in order.
    pub fn actions(&self) -> Vec<&Action> {
        let mut actions = Vec::new();
        for part in &self.0 {
            match part {
                Part::Action(action) => actions.push(action),
                Part::Text(text) => actions.extend(text.actions()),
                _ => {}
            }
        }
        actions
    }

    /// Joins sentences with a separator.
    #[must_use]
    pub fn joined(texts: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let mut parts = Vec::new();
        for text in texts {
            if !parts.is_empty() {
                parts.push(Part::from(between));
            }
            parts.push(Part::Text(text));
        }
        Self(parts)
    }
}

impl Part {
    fn render<'a>(&'a self, words: &dyn Words) -> Cow<'a, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Action(action) => format!("`{}`", words.action(action)).into(),
            Self::Argument(argument) => format!("`{}`", words.argument(argument)).into(),
            Self::Usage(arguments) => format!("`{}`", words.usage(arguments)).into(),
            Self::Location(argument) => words.argument(argument).into(),
            Self::Inline(file) => words.inline(file).into(),
            Self::Noun(noun) => words.noun(*noun).into(),
            Self::Text(text) => text.render(words).into(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&LibraryWords))
    }
}

impl From<&'static str> for Part {
    fn from(text: &'static str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<Action> for Part {
    fn from(action: Action) -> Self {
        Self::Action(action)
    }
}

impl From<Argument> for Part {
    fn from(argument: Argument) -> Self {
        Self::Argument(argument)
    }
}

impl From<Noun> for Part {
    fn from(noun: Noun) -> Self {
        Self::Noun(noun)
    }
}

impl From<Text> for Part {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(vec![text.into()])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![text.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::text;

    #[test]
    fn actions_and_arguments_stand_in_backticks() {
        let text = text!["Give ", Argument::input("region"), ", or see ", Action::list(), "."];
        assert_eq!(text.to_string(), "Give `region`, or see `list`.");
        assert_eq!(text.actions(), [&Action::list()]);
    }

    #[test]
    fn sentences_are_joined() {
        let joined = Text::joined(["a".into(), "b".into(), "c".into()], "; ");
        assert_eq!(joined.to_string(), "a; b; c");
        assert_eq!(Text::joined([], "; ").to_string(), "");
    }
}
