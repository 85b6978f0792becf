//! Parses one extra field.
//!
//! Keys are separated by dots, and a key that has dots stands in double quotes:
//! `orchestrator.pod_settings.labels."app.kubernetes.io/name"=web`.

use super::{
    super::yaml::{self, Content, DEEPEST, Node},
    ExtraError, meant, notation,
};
use crate::{
    location::Location,
    text::{capped, key_path, may_be_repeated},
    words::Argument,
};
use serde_json::Value;

/// How many characters of a path are repeated that is too deep.
const LONGEST_PATH: usize = 60;

/// One `TARGET.FIELD=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Target, field and keys below it.
    pub(super) path: Vec<String>,
    pub(super) value: Node,
}

impl Assignment {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &Node {
        &self.value
    }

    /// An assignment of a value to a field of a target, or to a key below one; or of a map of
    /// fields to a target.
    ///
    /// # Errors
    ///
    /// If the path is that of a target and the value no map, or a part of it is empty.
    pub fn new(path: &[&str], value: &Value) -> Result<Self, ExtraError> {
        let shown = key_path(path);
        check_keys(path, &shown)?;
        if path.len() != 1 || !value.is_object() {
            check_length(path, &shown)?;
        }
        let value = Node::of(value, &Location::Argument(Argument::extra(&shown)));
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
        // A key that is not repeated is in no message, and any other is as it was typed.
        let is_shown = parts.iter().all(|part| may_be_repeated(part));
        let path = &*if is_shown { path.to_owned() } else { key_path(&parts) };
        check_length(&parts, path)?;
        check_keys(&parts, path)?;
        if value.trim().is_empty() {
            return Err(ExtraError::Empty { path: path.to_owned() });
        }
        let typed = value.trim();
        let location = Location::Argument(Argument::extra(path));
        let value = yaml::parse(value, &location).map_err(ExtraError::Value)?;
        // Text with nothing but a comment parses to no node.
        let value = value.ok_or_else(|| ExtraError::Empty { path: path.to_owned() })?;
        check_whole(typed, (path, &parts), &value)?;
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
                return Err(form(&shown(path), "there is no `=`"));
            }
        }
    }
}

/// The error for a character of a key that has another meaning elsewhere; `rest` begins with it.
fn odd_key(text: &str, rest: &str) -> ExtraError {
    let before = text[..text.len() - rest.len()].trim_end_matches('.');
    ExtraError::Key { before: capped(&shown(before), LONGEST_PATH), meant: notation::meant(text) }
}

/// A path as it was typed, but for keys that are not repeated.
fn shown(path: &str) -> String {
    key_path(&path.split('.').collect::<Vec<_>>())
}

fn check_length(parts: &[&str], path: &str) -> Result<(), ExtraError> {
    match parts.len() < 2 {
        true => Err(form(path, "there is no `.` between target and field")),
        false => Ok(()),
    }
}

fn check_keys(parts: &[&str], path: &str) -> Result<(), ExtraError> {
    match parts.iter().any(|part| part.trim().is_empty()) {
        true => Err(form(path, "a part of the path is empty")),
        false => Ok(()),
    }
}

/// Checks that a text is all of what was typed: on a command line, nobody means a comment, and a
/// new line stays one.
fn check_whole(typed: &str, at: (&str, &[&str]), value: &Node) -> Result<(), ExtraError> {
    let Content::Scalar { text, plain: true } = &value.content else { return Ok(()) };
    if text == typed {
        return Ok(());
    }
    let (path, parts) = at;
    let has_lines = typed.contains(['\n', '\r']);
    let why = match has_lines {
        true => "as YAML, its lines would be joined",
        false => "as YAML, what follows the `#` would be a comment",
    };
    let content = Content::Scalar { text: typed.to_owned(), plain: false };
    let whole = Node { location: value.location.clone(), content };
    let meant = if has_lines { None } else { meant::argument(parts, &whole) };
    Err(ExtraError::Changed { path: path.to_owned(), why, meant })
}

/// Checks that a value is not deeper than one in a stack file.
fn check_depth(path: &[&str], value: &Node) -> Result<(), ExtraError> {
    match path.len() + value.depth() <= DEEPEST {
        true => Ok(()),
        false => Err(ExtraError::Deep { path: capped(&key_path(path), LONGEST_PATH) }),
    }
}

fn form(path: &str, why: &'static str) -> ExtraError {
    ExtraError::Form { path: path.to_owned(), why }
}

fn is_path_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-')
}
