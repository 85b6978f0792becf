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

mod assignment;
mod error;
pub mod meant;
mod notation;

pub use assignment::Assignment;
pub use error::ExtraError;

use super::yaml::{Content, Entry, Node};
use crate::{location::Location, text::key_path};

/// Extra fields by target; the value of each entry is a map of fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra(Vec<Entry>);

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
                    let path: Vec<&str> = path.iter().map(String::as_str).collect();
                    let through = key_path(&path[..=depth]);
                    return Err(ExtraError::Through { path: key_path(&path), through, noun });
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
    fn a_target_may_be_set_as_a_whole() {
        let whole = |value| Assignment::new(&["orchestrator"], &value);
        let mut extra = Extra::default();
        extra.assign(whole(serde_json::json!({})).unwrap()).unwrap();
        assert_eq!(extra.targets().count(), 1);
        assert!(whole(serde_json::json!(1)).is_err());
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
