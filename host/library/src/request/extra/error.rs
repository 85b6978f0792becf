//! What can be wrong with extra fields.

use super::super::yaml::{DEEPEST, YamlError};
use crate::{
    problem::{Explain, Fault},
    words::{Argument, Part, Text, text},
};
use std::fmt;

/// What is wrong with extra fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtraError {
    /// Not `TARGET.FIELD=VALUE`. The value is not repeated: it may be a secret.
    Form {
        /// The text before the `=`.
        path: String,
        /// What is wrong with the form, as a clause.
        why: &'static str,
    },
    /// There is no value.
    Empty {
        /// The path.
        path: String,
    },
    /// As YAML, the value is less than what was typed.
    Changed {
        /// The path.
        path: String,
        /// What YAML does to it, as a clause.
        why: &'static str,
        /// How to write it, if it may be repeated.
        meant: Option<Argument>,
    },
    /// The value is not YAML.
    Value(YamlError),
    /// A key has a bracket, a quote or a backslash, and is not in double quotes as a whole.
    Key {
        /// The path before that, shortened.
        before: String,
        /// How to write it, if another notation is meant.
        meant: Option<Argument>,
    },
    /// The value is nested too deep.
    Deep {
        /// The path, shortened.
        path: String,
    },
    /// The path leads through something that is not a map.
    Through {
        /// The path.
        path: String,
        /// The prefix of the path that is not a map.
        through: String,
        /// What that is instead, as a noun.
        noun: &'static str,
    },
}

impl Explain for ExtraError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } | Self::Empty { .. } | Self::Key { .. } => "extra.syntax",
            Self::Value(_) | Self::Changed { .. } => "extra.value",
            Self::Through { .. } => "extra.path",
            Self::Deep { .. } => "yaml.large",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn message(&self) -> Text {
        match self {
            Self::Form { path, why } => {
                text![Argument::extra(path), " is not `TARGET.FIELD=VALUE`: ", *why]
            }
            Self::Empty { path } => {
                text![Argument::extra(path), " is not `TARGET.FIELD=VALUE`: the value is empty"]
            }
            Self::Changed { path, why, .. } => text![Argument::extra(path), ": ", *why],
            Self::Value(error) => error.message(),
            Self::Key { before, .. } => {
                let odd = "a bracket, a quote or a backslash stands in a key";
                text![Argument::extra(before), " is not `TARGET.FIELD=VALUE`: ", odd]
            }
            Self::Deep { path } => {
                let deep = format!(": the nesting is deeper than {DEEPEST} levels");
                text![Argument::extra(path), deep]
            }
            Self::Through { path, through, noun } => {
                format!("`{path}` leads through `{through}`, which was set to {noun} before").into()
            }
        }
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Deep { .. } => return None,
            Self::Key { meant: Some(argument), .. } => {
                text!["Write ", Part::Usage(vec![argument.clone()]), "."]
            }
            Self::Key { meant: None, .. } => {
                let key = r#"orchestrator.pod_settings.labels."app.kubernetes.io/name"=web"#;
                let list = "orchestrator.pod_settings.tolerations=[{key: gpu}]";
                let usage = |path| Part::Usage(vec![Argument::extra(path)]);
                text![
                    "Put a key that has dots into double quotes, as in ",
                    usage(key),
                    ", and give a list as a whole, as in ",
                    usage(list),
                    "."
                ]
            }
            Self::Form { .. } => {
                let example = Argument::extra("orchestrator.synchronous=false");
                text!["Write it as in ", Part::Usage(vec![example]), "."]
            }
            Self::Empty { path } => {
                let usage = |value| Part::Usage(vec![Argument::extra(&format!("{path}={value}"))]);
                text!["Write ", usage("\"\""), " for an empty text, or ", usage("null"), " for none."]
            }
            Self::Changed { meant: Some(argument), .. } => {
                text!["Write ", Part::Usage(vec![argument.clone()]), "."]
            }
            Self::Changed { meant: None, .. } => {
                "Put the value into double quotes, inside those of the shell, with `\\n` for a new line."
                    .into()
            }
            Self::Value(error) => {
                let quote = || "Put a text with special characters into quotes.".into();
                error.hint().unwrap_or_else(quote)
            }
            Self::Through { through, .. } => {
                format!("Set `{through}` to a map, or leave it out.").into()
            }
        })
    }
}

impl fmt::Display for ExtraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ExtraError {}
