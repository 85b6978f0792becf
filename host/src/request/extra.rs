//! Extra fields: what `--extra TARGET.FIELD=VALUE` and the key `extra` say about components.
//!
//! A tree by target and field whose values are still as they were written.
//! The rules of putting them together:
//!
//! 1. Later wins, and maps merge deeply.
//! 2. A value replaces whatever was there, unless both are maps.
//! 3. A path does not lead through a scalar or a list that was given before it.
//!
//! Not decided here: which targets and fields there are, and what a value means
//! (`request::check`).

use super::yaml::{self, Content, Entry, Node, Place, YamlError};
use crate::problem::{Explain, Fault};
use thiserror::Error;

/// Extra fields by target: a list of maps, each of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra(Vec<Entry>);

/// One `TARGET.FIELD=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Target, field and keys below it: at least two.
    path: Vec<String>,
    value: Node,
}

/// What is wrong with extra fields.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExtraError {
    /// Not `TARGET.FIELD=VALUE`. The value is not repeated: it may be a secret.
    #[error("`--extra {path}` is not `TARGET.FIELD=VALUE`: {why}")]
    Form {
        /// What stands before the value.
        path: String,
        /// What is missing.
        why: &'static str,
    },
    /// The value is not YAML.
    #[error(transparent)]
    Value(#[from] YamlError),
    /// A path that needs a map where there is something else.
    #[error("`{path}` leads through `{through}`, which was set to {noun} before")]
    Through {
        /// The path.
        path: String,
        /// Its part that is no map.
        through: String,
        /// What it is.
        noun: &'static str,
    },
}

impl Explain for ExtraError {
    fn code(&self) -> &'static str {
        match self {
            Self::Form { .. } => "extra.syntax",
            Self::Value(_) => "extra.value",
            Self::Through { .. } => "extra.path",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Form { .. } => {
                "Write it as in `--extra orchestrator.synchronous=false`.".to_owned()
            }
            Self::Value(error) => {
                let quote = || "Put a text with special characters into quotes.".to_owned();
                error.hint().unwrap_or_else(quote)
            }
            Self::Through { through, .. } => format!("Set `{through}` to a map, or leave it out."),
        })
    }
}

impl Assignment {
    /// Reads what follows `--extra`.
    ///
    /// # Errors
    ///
    /// If it is not of the form, or the value is not YAML.
    pub fn parse(text: &str) -> Result<Self, ExtraError> {
        let Some((path, value)) = text.split_once('=') else {
            let path = text.split(|c: char| !is_path_character(c)).next().unwrap_or_default();
            return Err(form(path, "there is no `=`"));
        };
        let segments: Vec<String> = path.split('.').map(str::to_owned).collect();
        if segments.len() < 2 {
            return Err(form(path, "there is no `.` between target and field"));
        }
        if segments.iter().any(|segment| segment.trim().is_empty()) {
            return Err(form(path, "a part of the path is empty"));
        }
        if value.trim().is_empty() {
            return Err(form(path, "the value is empty"));
        }
        let place = Place::word(&format!("--extra {path}"));
        let value = yaml::parse(value, &place)?;
        // Only a comment: as empty as no text.
        let value = value.ok_or_else(|| form(path, "the value is empty"))?;
        Ok(Self { path: segments, value })
    }
}

fn form(path: &str, why: &'static str) -> ExtraError {
    ExtraError::Form { path: path.to_owned(), why }
}

fn is_path_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
}

impl Extra {
    /// Extra fields that were read as a map of maps.
    #[must_use]
    pub fn new(targets: Vec<Entry>) -> Self {
        Self(targets)
    }

    /// Puts an assignment on top.
    ///
    /// # Errors
    ///
    /// If its path leads through something that is no map.
    pub fn assign(&mut self, assignment: Assignment) -> Result<(), ExtraError> {
        let Assignment { path, value } = assignment;
        let place = value.place.clone();
        let mut entries = &mut self.0;
        for (depth, segment) in path[..path.len() - 1].iter().enumerate() {
            let empty = || Node { place: place.clone(), content: Content::Map(Vec::new()) };
            let entry = entry(entries, segment, &place, empty);
            if entry.value.is_null() {
                entry.value = empty();
            }
            let noun = entry.value.noun();
            entries = match &mut entry.value.content {
                Content::Map(entries) => entries,
                _ => {
                    let through = path[..=depth].join(".");
                    return Err(ExtraError::Through { path: path.join("."), through, noun });
                }
            };
        }
        let last = path[path.len() - 1].clone();
        merge_entries(entries, vec![Entry { key: last, place, value }]);
        Ok(())
    }

    /// The targets, with their fields.
    pub fn targets(&self) -> impl Iterator<Item = (&Entry, &[Entry])> {
        self.0.iter().map(|target| match &target.value.content {
            Content::Map(fields) => (target, fields.as_slice()),
            _ => (target, &[] as &[Entry]),
        })
    }

    /// Where a field of a target was given, if it was.
    #[must_use]
    pub fn place(&self, target: &str, field: &str) -> Option<&Place> {
        let (_, fields) = self.targets().find(|(entry, _)| entry.key == target)?;
        fields.iter().find(|entry| entry.key == field).map(|entry| &entry.place)
    }
}

fn entry<'a>(
    entries: &'a mut Vec<Entry>,
    key: &str,
    place: &Place,
    empty: impl Fn() -> Node,
) -> &'a mut Entry {
    let index = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
        entries.push(Entry { key: key.to_owned(), place: place.clone(), value: empty() });
        entries.len() - 1
    });
    &mut entries[index]
}

fn merge_entries(below: &mut Vec<Entry>, over: Vec<Entry>) {
    for entry in over {
        match below.iter_mut().find(|present| present.key == entry.key) {
            Some(present) => merge_entry(present, entry),
            None => below.push(entry),
        }
    }
}

fn merge_entry(below: &mut Entry, over: Entry) {
    match (&mut below.value.content, over.value.content) {
        (Content::Map(below), Content::Map(over)) => merge_entries(below, over),
        (_, content) => {
            *below = Entry {
                key: over.key,
                place: over.place,
                value: Node { place: over.value.place, content },
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extra(assignments: &[&str]) -> Result<Extra, String> {
        let mut extra = Extra::default();
        for text in assignments {
            let assignment = Assignment::parse(text).map_err(|error| error.to_string())?;
            extra.assign(assignment).map_err(|error| error.to_string())?;
        }
        Ok(extra)
    }

    #[test]
    fn every_part_must_be_there() {
        for (text, why) in [
            ("", "there is no `=`"),
            ("orchestrator.timeout", "there is no `=`"),
            ("orchestrator=1", "there is no `.`"),
            ("orchestrator.=1", "a part of the path is empty"),
            (".timeout=1", "a part of the path is empty"),
            ("orchestrator.a.=1", "a part of the path is empty"),
            ("orchestrator.timeout=", "the value is empty"),
            ("orchestrator.timeout= # none", "the value is empty"),
        ] {
            let error = Assignment::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn a_malformed_assignment_does_not_repeat_a_value() {
        let error = Assignment::parse("artifact_store.secret:hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn later_wins_and_maps_merge() {
        let merged = extra(&["o.a={x: 1, y: 2}", "o.a.x=3", "o.b=1", "o.b=2"]).unwrap();
        let direct = extra(&["o.a.x=3", "o.a.y=2", "o.b=2"]).unwrap();
        assert_eq!(texts(&merged.0[0].value), texts(&direct.0[0].value));
    }

    /// All scalars by their paths.
    fn texts(node: &Node) -> Vec<(String, String)> {
        match &node.content {
            Content::Scalar { text, .. } => vec![(String::new(), text.clone())],
            Content::List(_) => Vec::new(),
            Content::Map(entries) => {
                let mut all: Vec<_> = entries
                    .iter()
                    .flat_map(|entry| {
                        texts(&entry.value)
                            .into_iter()
                            .map(|(path, text)| (format!("{}.{path}", entry.key), text))
                    })
                    .collect();
                all.sort();
                all
            }
        }
    }

    #[test]
    fn a_path_through_a_scalar_is_refused() {
        let error = extra(&["o.a=5", "o.a.b=1"]).unwrap_err();
        assert_eq!(error, "`o.a.b` leads through `o.a`, which was set to a plain value before");
        assert!(extra(&["o.a=null", "o.a.b=1"]).is_ok());
        assert!(extra(&["o.a=5", "o.a={b: 1}"]).is_ok());
    }
}
