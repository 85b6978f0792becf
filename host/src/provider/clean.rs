//! Where what a provider returns stops being untrusted.
//!
//! Text loses escape sequences and control characters, names are checked, and
//! JSON is parsed.

use crate::text::plain;
use serde_json::Value;
use std::collections::BTreeSet;
use thiserror::Error;

/// The longest name of a type, an input or a target.
const LONGEST_NAME: usize = 63;

/// An answer that breaks the contract.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unclean {
    /// A name that is none.
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
    /// A name that the host uses itself.
    #[error("the input `{0}` has the name of an option of kitaru")]
    Reserved(String),
    /// Text that is not the JSON it should be.
    #[error("{noun} is not {wanted}")]
    Json {
        /// What it is.
        noun: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// A plan without what every stack has.
    #[error("the plan has no `{0}`")]
    Missing(&'static str),
    /// More of something than is taken.
    #[error("{noun} has more than {most} {unit}")]
    TooMuch {
        /// What has it.
        noun: String,
        /// How much is taken.
        most: usize,
        /// Of what.
        unit: &'static str,
    },
    /// A reference to something that is not there.
    #[error("{noun} refers to `{name}`, which is not there")]
    Dangling {
        /// What refers.
        noun: &'static str,
        /// To what.
        name: String,
    },
}

/// A name of a type, an input or a target.
///
/// # Errors
///
/// If it is none.
pub fn name(name: &str, noun: &'static str, joint: char) -> Result<String, Unclean> {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint;
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= LONGEST_NAME
        && name.chars().all(inner)
        && !name.ends_with(joint);
    if fits {
        Ok(name.to_owned())
    } else {
        let name = plain(name).chars().take(LONGEST_NAME).collect();
        Err(Unclean::Name { name, noun, joint })
    }
}

/// JSON text that is an object.
///
/// # Errors
///
/// If it is none.
pub fn object(json: &str, noun: &str) -> Result<crate::stack::Object, Unclean> {
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Unclean::Json { noun: noun.to_owned(), wanted: "a JSON object" }),
    }
}

/// Names of which none is there twice.
///
/// # Errors
///
/// With one that is.
pub fn once<'a>(names: impl Iterator<Item = &'a str>, noun: &'static str) -> Result<(), Unclean> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Unclean::Twice { name: name.to_owned(), noun });
        }
    }
    Ok(())
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
}
