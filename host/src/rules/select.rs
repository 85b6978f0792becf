//! Which stack a selector means.
//!
//! An exact id, else an exact name; an id beats a name. The same for every verb.

use crate::{
    name::Selector,
    problem::{Explain, Fault},
    request::nearest,
};
use thiserror::Error;

/// A selector that means no stack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no stack `{selector}`")]
pub struct NoStack {
    /// What was asked for.
    pub selector: String,
    /// A name that may have been meant.
    pub near: Option<String>,
}

impl NoStack {
    /// The refusal of a selector, given names that are there.
    #[must_use]
    pub fn new(selector: &Selector, names: &[String]) -> Self {
        let near = nearest(selector.as_str(), names.iter().map(String::as_str));
        Self { selector: selector.as_str().to_owned(), near: near.map(str::to_owned) }
    }
}

impl Explain for NoStack {
    fn code(&self) -> &'static str {
        "stack.unknown"
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        Some(match &self.near {
            Some(near) => {
                format!("Write `{near}`, if that is meant; `kitaru stack list` shows all.")
            }
            None => "See `kitaru stack list` for the names.".to_owned(),
        })
    }
}

/// The candidate that a selector means, among those whose id or name it is.
#[must_use]
pub fn select<'a, T>(
    selector: &Selector,
    candidates: &'a [T],
    id: impl Fn(&T) -> &str,
    name: impl Fn(&T) -> &str,
) -> Option<&'a T> {
    let wanted = selector.as_str();
    let by = |matches: &dyn Fn(&T) -> bool| candidates.iter().find(|candidate| matches(candidate));
    by(&|candidate| id(candidate) == wanted).or_else(|| by(&|candidate| name(candidate) == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_beats_a_name() {
        let stacks = [("1", "2"), ("2", "x"), ("3", "X")];
        let find = |text: &str| {
            let selector = Selector::parse(text).unwrap();
            select(&selector, &stacks, |stack| stack.0, |stack| stack.1).map(|stack| stack.0)
        };
        assert_eq!(find("2"), Some("2"));
        assert_eq!(find(" x "), Some("2"));
        assert_eq!(find("X"), Some("3"));
        assert_eq!(find("4"), None);
    }
}
