//! Where a value was given: in a file, as an argument, or by a variable.

use crate::words::{Argument, Text, text};
use std::{fmt, sync::Arc};

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// In a file.
    File {
        /// How messages name the file.
        file: Arc<str>,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
    },
    /// As an argument of the operation.
    Argument(Argument),
    /// By an environment variable.
    Variable(&'static str),
}

impl Location {
    /// The first character of a file.
    #[must_use]
    pub fn start(file: &str) -> Self {
        Self::File { file: file.into(), line: 1, column: 1 }
    }

    /// The same file at another line and column; other locations are unchanged.
    #[must_use]
    pub fn moved(&self, line: u32, column: u32) -> Self {
        match self {
            Self::File { file, .. } => Self::File { file: Arc::clone(file), line, column },
            other => other.clone(),
        }
    }

    /// Whether it is in a file.
    #[must_use]
    pub fn is_in_file(&self) -> bool {
        matches!(self, Self::File { .. })
    }

    /// How a message names the value at this location: by its key, or by the argument.
    #[must_use]
    pub fn subject(&self, key: &str) -> Text {
        match self {
            Self::File { .. } => format!("`{key}`").into(),
            other => other.name(),
        }
    }

    /// The prefix of such a message: the location, unless [`subject`](Self::subject) names it.
    #[must_use]
    pub fn prefix(&self) -> Option<Text> {
        self.is_in_file().then(|| self.to_string().into())
    }

    /// The location, as part of a sentence.
    #[must_use]
    pub fn name(&self) -> Text {
        match self {
            Self::Argument(argument) => text![argument.clone()],
            other => format!("`{other}`").into(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::Argument(argument) => argument.fmt(f),
            Self::Variable(name) => f.write_str(name),
        }
    }
}
