//! Merges extra fields: component settings from `--extra TARGET.FIELD=VALUE` and the key `extra`.
//!
//! They form a tree by target and field, whose values are not yet interpreted.
//! The merge rules:
//!
//! 1. Later wins, and maps merge deeply.
//! 2. A value replaces the earlier one, unless both are maps.
//! 3. `null` takes away a key below a field that was set before.
//! 4. A path must not lead through a scalar or list that was set before it.
//!
//! Not decided here: which targets and fields exist, and what a value means
//! (`request::check`).

use super::yaml::{self, Content, DEEPEST, Entry, Node, YamlError};
use crate::{
    location::Location,
    problem::{Explain, Fault},
    text::capped,
    words::{Argument, Part, Text, text},
};
use serde_json::Value;
use std::fmt;

/// How many characters of a path are repeated that is too deep.
const LONGEST_PATH: usize = 60;

/// Extra fields by target; the value of each entry is a map of fields.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtraError {
    /// Not `TARGET.FIELD=VALUE`. The value is not repeated: it may be a secret.
    Form {
        /// The text before the `=`.
        path: String,
        /// What is wrong with the form, as a clause.
        why: &'static str,
    },
    /// The value is not YAML.
    Value(YamlError),
    /// A key has a bracket, a quote or a backslash, and is not in double quotes as a whole.
    Key {
        /// The path before that, shortened.
        before: String,
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
            Self::Form { .. } | Self::Key { .. } => "extra.syntax",
            Self::Value(_) => "extra.value",
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
            Self::Value(error) => error.message(),
            Self::Key { before } => {
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
            Self::Key { .. } => {
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

impl Assignment {
    /// An assignment of a value to a field of a target, or to a key below one.
    ///
    /// # Errors
    ///
    /// If the path has fewer than two parts, or an empty one.
    pub fn new(path: &[&str], value: &Value) -> Result<Self, ExtraError> {
        let joined = path.join(".");
        check_path(path, &joined)?;
        let value = Node::of(value, &Location::Argument(Argument::extra(&joined)));
        check_depth(path, &value)?;
        Ok(Self { path: path.iter().map(|part| (*part).to_owned()).collect(), value })
    }

    /// Parses the value of `--extra`.
    ///
    /// # Errors
    ///
    /// If it is not `TARGET.FIELD=VALUE`, or the value is not YAML.
    pub fn parse(text: &str) -> Result<Self, ExtraError> {
        let (parts, path, value) = split(text)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        check_path(&parts, path)?;
        if value.trim().is_empty() {
            return Err(form(path, "the value is empty"));
        }
        let location = Location::Argument(Argument::extra(path));
        let value = yaml::parse(value, &location).map_err(ExtraError::Value)?;
        // Text with nothing but a comment parses to no node.
        let value = value.ok_or_else(|| form(path, "the value is empty"))?;
        check_depth(&parts, &value)?;
        Ok(Self { path: parts.into_iter().map(str::to_owned).collect(), value })
    }
}

/// The keys of an assignment, its path as typed, and its value. A key in double quotes may have any
/// characters.
fn split(text: &str) -> Result<(Vec<String>, &str, &str), ExtraError> {
    let mut keys = Vec::new();
    let mut rest = text;
    loop {
        let (key, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(|| odd_key(text, rest))?,
            None => rest
                .split_at(rest.find(['.', '=', '[', ']', '"', '\'', '\\']).unwrap_or(rest.len())),
        };
        keys.push(key.to_owned());
        let mut after_key = after.chars();
        match after_key.next() {
            Some('.') => rest = after_key.as_str(),
            Some('=') => {
                let path = &text[..text.len() - after.len()];
                return Ok((keys, path, after_key.as_str()));
            }
            Some(_) => return Err(odd_key(text, after)),
            None => {
                let path = text.split(|c: char| !is_path_character(c)).next().unwrap_or_default();
                return Err(form(path, "there is no `=`"));
            }
        }
    }
}

/// The error for a character of a key that has another meaning elsewhere; `rest` begins with it.
fn odd_key(text: &str, rest: &str) -> ExtraError {
    let before = text[..text.len() - rest.len()].trim_end_matches('.');
    ExtraError::Key { before: capped(before, LONGEST_PATH) }
}

fn check_path(parts: &[&str], path: &str) -> Result<(), ExtraError> {
    if parts.len() < 2 {
        return Err(form(path, "there is no `.` between target and field"));
    }
    if parts.iter().any(|part| part.trim().is_empty()) {
        return Err(form(path, "a part of the path is empty"));
    }
    Ok(())
}

/// Checks that a value is not deeper than one in a stack file.
fn check_depth(path: &[&str], value: &Node) -> Result<(), ExtraError> {
    match path.len() + value.depth() <= DEEPEST {
        true => Ok(()),
        false => Err(ExtraError::Deep { path: capped(&path.join("."), LONGEST_PATH) }),
    }
}

fn form(path: &str, why: &'static str) -> ExtraError {
    ExtraError::Form { path: path.to_owned(), why }
}

fn is_path_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
}

impl Extra {
    /// Extra fields from a map of maps.
    #[must_use]
    pub fn new(targets: Vec<Entry>) -> Self {
        Self(targets)
    }

    /// Merges an assignment, which wins over earlier values.
    ///
    /// # Errors
    ///
    /// If its path leads through something that is not a map.
    pub fn assign(&mut self, assignment: Assignment) -> Result<(), ExtraError> {
        let Assignment { path, value } = assignment;
        let location = value.location.clone();
        let mut entries = &mut self.0;
        let Some((last, above)) = path.split_last() else { return Ok(()) };
        for (depth, segment) in above.iter().enumerate() {
            let empty = || Node { location: location.clone(), content: Content::Map(Vec::new()) };
            let entry = entry(entries, segment, &location, empty);
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
        // Below a field, nothing takes away what was set before.
        let is_below_a_field = path.len() > 2;
        if is_below_a_field && value.is_null() && entries.iter().any(|entry| entry.key == *last) {
            entries.retain(|entry| entry.key != *last);
        } else {
            merge_entries(entries, vec![Entry { key: last.clone(), location, value }]);
        }
        Ok(())
    }

    /// The targets, with their fields.
    pub fn targets(&self) -> impl Iterator<Item = (&Entry, &[Entry])> {
        self.0.iter().map(|target| match &target.value.content {
            Content::Map(fields) => (target, fields.as_slice()),
            _ => (target, &[] as &[Entry]),
        })
    }

    /// Where a field of a target was set, if it was.
    #[must_use]
    pub fn location(&self, target: &str, field: &str) -> Option<&Location> {
        let (_, fields) = self.targets().find(|(entry, _)| entry.key == target)?;
        fields.iter().find(|entry| entry.key == field).map(|entry| &entry.location)
    }
}

fn entry<'a>(
    entries: &'a mut Vec<Entry>,
    key: &str,
    location: &Location,
    empty: impl Fn() -> Node,
) -> &'a mut Entry {
    let index = entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
        entries.push(Entry { key: key.to_owned(), location: location.clone(), value: empty() });
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
                location: over.location,
                value: Node { location: over.value.location, content },
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

    /// All scalars, each with its path.
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
