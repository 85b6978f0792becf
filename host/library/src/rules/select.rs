//! Decides which stack a selector means.
//!
//! An exact id, else an exact name. Every verb uses the same rule.

use crate::{
    name::Selector,
    nearest::nearest,
    problem::Problem,
    text::named,
    words::{Action, text},
};

/// The refusal of a selector that matches no stack; `names` are existing names to suggest.
#[must_use]
pub fn unknown(selector: &Selector, names: &[String]) -> Problem {
    let hint = match nearest(selector.as_str(), names.iter().map(String::as_str)) {
        Some(near) => {
            let meant = format!("Write `{near}`, if that is meant; ");
            text![meant, Action::list(), " shows all."]
        }
        None => text!["See ", Action::list(), " for the names."],
    };
    Problem::state("stack.unknown", format!("there is no stack {}", named(selector.as_str())))
        .hint(hint)
}

/// The candidate that a selector means; each candidate has it as its id or name.
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
