//! Where what a provider returns stops being untrusted.
//!
//! Records of the contract go in, checked values come out. Counts and lengths are
//! bounded by [`limits`], text loses what is not seen, names are checked, JSON is
//! parsed, and references lead somewhere. The size of an answer is bounded before
//! it comes here; the work is linear in it.
//!
//! Not decided here: whether an input's name is taken by an option of the
//! command line.

mod answer;
mod description;
mod json;
mod whole;

pub(crate) use answer::{findings, plan, rows};
pub(crate) use description::description;

use crate::{
    answer::Object,
    limits,
    text::{capped, has_hidden, plain, quoted},
};
use kitaru_contract::Attribute;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use thiserror::Error;

/// The longest name of a type, an input or a target, in bytes.
const LONGEST_NAME: usize = 63;

/// A way in which an answer breaks the contract.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContractViolation {
    /// Text that is not a name.
    #[error("`{name}` is no name for {noun}: lower-case letters, digits and `{joint}`")]
    Name {
        /// What was returned, cleaned.
        name: String,
        /// What it should name.
        noun: &'static str,
        /// What may join words in it.
        joint: char,
    },
    /// Two things with one name.
    #[error("{noun} `{name}` is there twice")]
    Twice {
        /// The name.
        name: String,
        /// What it names.
        noun: &'static str,
    },
    /// Text that is not the JSON it should be.
    #[error("{noun} is not {wanted}")]
    Json {
        /// What it is.
        noun: String,
        /// What it should be.
        wanted: String,
    },
    /// A plan without a component of a required kind.
    #[error("the plan has no `{0}`")]
    Missing(&'static str),
    /// More of something than is taken.
    #[error("{noun} has more than {most} {unit}")]
    TooMuch {
        /// What has it.
        noun: String,
        /// How much is taken.
        most: usize,
        /// The unit of that.
        unit: &'static str,
    },
    /// A text with characters that are not seen, where they could stand for another text.
    #[error("{0} has characters that are not seen")]
    Hidden(&'static str),
    /// A value that does not have the declared form.
    #[error("{noun} `{name}` is not {wanted}")]
    Form {
        /// What has it.
        noun: &'static str,
        /// The name of that.
        name: String,
        /// What it should be.
        wanted: String,
    },
    /// A reference to something that is not there.
    #[error("{noun} refers to `{name}`, which is not there")]
    Dangling {
        /// What refers.
        noun: &'static str,
        /// What it refers to.
        name: String,
    },
}

/// The name of a type, an input or a target.
fn name(name: &str, noun: &'static str, joint: char) -> Result<String, ContractViolation> {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= LONGEST_NAME
        && name.chars().all(inner)
        && !name.ends_with(joint);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(ContractViolation::Name { name: shortened(name), noun, joint })
    }
}

/// Text that should have been a name, as a message quotes it.
fn shortened(text: &str) -> String {
    quoted(&capped(text, LONGEST_NAME))
}

/// Names that are all different.
fn once<'a>(
    names: impl Iterator<Item = &'a str>,
    noun: &'static str,
) -> Result<(), ContractViolation> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(ContractViolation::Twice { name: shortened(name), noun });
        }
    }
    Ok(())
}

/// JSON text that is an object.
fn object(text: &str, noun: &'static str) -> Result<Object, ContractViolation> {
    match json::read(text, noun)? {
        Value::Object(object) if !has_hidden_keys(&object) => Ok(object),
        Value::Object(_) => Err(ContractViolation::Hidden(noun)),
        _ => Err(ContractViolation::Json {
            noun: noun.to_owned(),
            wanted: "a JSON object".to_owned(),
        }),
    }
}

/// Whether a key at any level has something that is not seen, or ends its line.
fn has_hidden_keys(object: &Object) -> bool {
    let is_hidden = |value: &Value| match value {
        Value::Object(object) => has_hidden_keys(object),
        Value::Array(items) => {
            items.iter().any(|item| item.as_object().is_some_and(has_hidden_keys))
        }
        _ => false,
    };
    object
        .iter()
        .any(|(key, value)| has_hidden(key) || key.contains(['\n', '\t']) || is_hidden(value))
}

/// A JSON value whose texts are plain.
fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(plain(&text)),
        Value::Array(items) => items.into_iter().map(cleaned).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (plain(&key), cleaned(value))).collect()
        }
        other => other,
    }
}

/// No more of something than is taken.
fn at_most(
    count: usize,
    most: usize,
    noun: &str,
    unit: &'static str,
) -> Result<(), ContractViolation> {
    match count <= most {
        true => Ok(()),
        false => Err(ContractViolation::TooMuch { noun: noun.to_owned(), most, unit }),
    }
}

/// A text on one line that is not too long.
fn line(text: &str, noun: &str) -> Result<String, ContractViolation> {
    at_most(text.len(), limits::TEXT, noun, "bytes")?;
    Ok(plain(text))
}

/// Attributes that have different names, and are not too many.
fn distinct(attributes: &[Attribute]) -> Result<(), ContractViolation> {
    at_most(attributes.len(), limits::ITEMS, "a record", "attributes")?;
    let longest = attributes.iter().map(|attribute| attribute.value.len()).max();
    at_most(longest.unwrap_or_default(), limits::ATTRIBUTE, "an attribute", "bytes")?;
    once(attributes.iter().map(|attribute| attribute.name.as_str()), "the attribute")
}

/// The value of a known attribute, if it is there.
fn known<T: DeserializeOwned>(
    attributes: &[Attribute],
    name: &str,
) -> Result<Option<T>, ContractViolation> {
    let Some(attribute) = attributes.iter().find(|attribute| attribute.name == name) else {
        return Ok(None);
    };
    let noun = format!("the attribute `{name}`");
    let value = json::read(&attribute.value, &noun)?;
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| ContractViolation::Json { noun, wanted: "what the contract says".to_owned() })
}

/// The text of a known attribute, if it is there.
fn text(attributes: &[Attribute], name: &str) -> Result<Option<String>, ContractViolation> {
    let text: Option<String> = known(attributes, name)?;
    text.map(|text| line(&text, &format!("the attribute `{name}`"))).transpose()
}

/// The texts of a known attribute; none if it is not there.
fn texts(attributes: &[Attribute], name: &str) -> Result<Vec<String>, ContractViolation> {
    let texts: Vec<String> = known(attributes, name)?.unwrap_or_default();
    let noun = format!("the attribute `{name}`");
    at_most(texts.len(), limits::WORDS, &noun, "texts")?;
    texts.iter().map(|text| line(text, &noun)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(name("artifact-store", "an input", '-').unwrap(), "artifact-store");
        for bad in ["", "-x", "x-", "X", "a b", "a\u{1b}[1m", &"a".repeat(64)] {
            assert!(name(bad, "an input", '-').is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_message_quotes_a_short_plain_form_of_what_is_no_name() {
        let long = format!("\u{1b}[31m{}", "X".repeat(1000));
        let violation = name(&long, "a target", '_').unwrap_err();
        let quoted = format!("{}…", "X".repeat(LONGEST_NAME));
        assert_eq!(
            violation.to_string(),
            format!("`{quoted}` is no name for a target: lower-case letters, digits and `_`")
        );
    }
}
