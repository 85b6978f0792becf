//! Puts the values of environment variables into a stack file.
//!
//! `${NAME}` in a value is the variable's text, which is then read as if it stood
//! in its place. `$${` stands for `${` itself. Nothing else is expanded: neither
//! `$NAME`, nor keys, nor what `${` means in a shell besides.

use super::yaml::{Content, Node};
use crate::{
    location::Location,
    problem::{Explain, Fault},
    words::Text,
};
use serde_json::Value;
use std::{collections::BTreeSet, ffi::OsString};
use thiserror::Error;

/// Finds the value of a variable.
pub type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The end of what [`escaped`] writes for `${`.
pub(super) const OPEN: &str = "${";
const ESCAPED: &str = "$${";

/// A variable that cannot be put in. What stands there is not repeated beyond a name, since it may
/// be a part of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExpandError {
    /// The variable is not set.
    #[error("{location}: the variable `{name}` is not set")]
    Unset {
        /// Where the value begins.
        location: Location,
        /// The variable.
        name: String,
    },
    /// The variable's value is not UTF-8.
    #[error("{location}: the variable `{name}` is not UTF-8")]
    Encoding {
        /// Where the value begins.
        location: Location,
        /// The variable.
        name: String,
    },
    /// The variable's value would make a variable of what is stored.
    #[error("{location}: the value of the variable `{name}` puts in `${{`, which is not expanded")]
    Nested {
        /// Where the value begins.
        location: Location,
        /// The variable.
        name: String,
    },
    /// What follows `${` is not a name and `}`.
    #[error("{location}: `${{` stands here without a name and `}}` after it")]
    Form {
        /// Where the value begins.
        location: Location,
    },
}

impl Explain for ExpandError {
    fn code(&self) -> &'static str {
        "file.variable"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::Unset { .. } => "Set it, or write `$${` where `${` itself is meant.".into(),
            Self::Encoding { .. } => "Set it to text.".into(),
            Self::Nested { .. } => "Set it to what is meant, without a variable in it.".into(),
            Self::Form { .. } => {
                "Write `${NAME}` for a variable, and `$${` where `${` itself is meant.".into()
            }
        };
        Some(hint)
    }
}

/// Expands all values below a node, and adds the names of variables to `used`.
///
/// # Errors
///
/// With every value that cannot be expanded.
pub fn expand(
    node: &mut Node,
    variable: Variable<'_>,
    used: &mut BTreeSet<String>,
) -> Result<(), Vec<ExpandError>> {
    let mut errors = Vec::new();
    expand_below(node, variable, used, &mut errors);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn expand_below(
    node: &mut Node,
    variable: Variable<'_>,
    used: &mut BTreeSet<String>,
    errors: &mut Vec<ExpandError>,
) {
    match &mut node.content {
        Content::Scalar { text, .. } if text.contains(OPEN) => {
            match expanded(text, &node.location, variable, used) {
                Ok(whole) => *text = whole,
                Err(error) => errors.push(error),
            }
        }
        Content::Scalar { .. } => {}
        Content::List(items) => {
            items.iter_mut().for_each(|item| expand_below(item, variable, used, errors));
        }
        Content::Map(entries) => {
            let values = entries.iter_mut().map(|entry| &mut entry.value);
            values.for_each(|value| expand_below(value, variable, used, errors));
        }
    }
}

fn expanded(
    text: &str,
    location: &Location,
    variable: Variable<'_>,
    used: &mut BTreeSet<String>,
) -> Result<String, ExpandError> {
    let mut whole = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        let (before, after) = (&rest[..at], &rest[at + OPEN.len()..]);
        if let Some(before) = before.strip_suffix('$') {
            whole.push_str(before);
            whole.push_str(OPEN);
            rest = after;
            continue;
        }
        whole.push_str(before);
        let name = after.split_once('}').filter(|(name, _)| is_name(name));
        let (name, after) = name.ok_or_else(|| ExpandError::Form { location: location.clone() })?;
        let (location, name) = (location.clone(), name.to_owned());
        match variable(&name).map(OsString::into_string) {
            Some(Ok(value)) if opens(&whole, &value, after) => {
                return Err(ExpandError::Nested { location, name });
            }
            Some(Ok(value)) => whole.push_str(&value),
            Some(Err(_)) => return Err(ExpandError::Encoding { location, name }),
            None => return Err(ExpandError::Unset { location, name }),
        }
        used.insert(name);
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}

/// Whether a value has `${` in it, or makes one with what stands around it.
fn opens(before: &str, value: &str, after: &str) -> bool {
    value.contains(OPEN)
        || value.ends_with('$') && after.starts_with('{')
        || before.ends_with('$') && value.starts_with('{')
}

pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A value whose texts are those of `value` when they are expanded.
#[must_use]
pub fn escaped(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace(OPEN, ESCAPED)),
        Value::Array(items) => items.into_iter().map(escaped).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (key, escaped(value))).collect()
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::yaml;

    fn read(text: &str) -> Result<(Node, Vec<String>), Vec<String>> {
        let variable = |name: &str| match name {
            "REGION" => Some("us-east-1".into()),
            "EMPTY" => Some(OsString::new()),
            "NESTED" => Some("a${REGION}".into()),
            "DOLLAR" => Some("$".into()),
            "BRACE" => Some("{REGION}".into()),
            _ => None,
        };
        let mut node = yaml::parse(text, &Location::start("f.yaml")).unwrap().unwrap();
        let mut used = BTreeSet::new();
        let texts =
            |errors: Vec<ExpandError>| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
        expand(&mut node, &variable, &mut used).map_err(texts)?;
        Ok((node, used.into_iter().collect()))
    }

    fn value(text: &str) -> String {
        match read(&format!("'{text}'")).unwrap().0.content {
            Content::Scalar { text, .. } => text,
            _ => unreachable!("it is a scalar"),
        }
    }

    #[test]
    fn only_names_in_braces_are_expanded() {
        assert_eq!(value("a-${REGION}-b${EMPTY}"), "a-us-east-1-b");
        for same in ["$REGION", "$$", "a$$b", "pa$word", "{REGION}", "$", "}"] {
            assert_eq!(value(same), same);
        }
        assert_eq!(value("$${REGION} $${"), "${REGION} ${");
        assert_eq!(read("a: ${REGION}\nb: [x, '${EMPTY}']").unwrap().1, ["EMPTY", "REGION"]);
    }

    #[test]
    fn all_that_cannot_be_expanded_is_told_with_its_place() {
        let errors = read("a: ${NONE}\nb: ['${REGION:-x}', \"${\"]").unwrap_err();
        assert_eq!(
            errors,
            [
                "f.yaml:1:4: the variable `NONE` is not set",
                "f.yaml:2:5: `${` stands here without a name and `}` after it",
                "f.yaml:2:21: `${` stands here without a name and `}` after it",
            ]
        );
    }

    #[test]
    fn a_value_makes_no_variable() {
        for text in ["${NESTED}", "x${DOLLAR}{REGION}", "${DOLLAR}${BRACE}"] {
            let errors = read(text).unwrap_err();
            assert!(errors[0].contains("puts in `${`"), "{errors:?}");
        }
        assert_eq!(value("${DOLLAR}${DOLLAR}"), "$$");
        assert_eq!(value("{${BRACE}"), "{{REGION}");
    }

    #[test]
    fn what_is_escaped_is_expanded_to_itself() {
        for text in ["${REGION}", "$${REGION}", "a${", "$$${x}", "plain"] {
            let Value::String(escaped) = escaped(text.into()) else { unreachable!("it is text") };
            assert_eq!(value(&escaped), text);
        }
    }
}
