//! Reads the arguments of a call.
//!
//! 1. `null` is the same as no argument.
//! 2. An argument that the tool does not have is refused; a name that is near is suggested.
//! 3. Problems are collected, and told together.
//! 4. No message repeats a value that may be a secret.

use kitaru::{Problem, nearest::nearest, stack::Object, text};
use serde_json::Value;

/// How many unknown arguments are named.
const NAMED: usize = 16;

/// The arguments of a call, and what is wrong with them.
#[derive(Debug)]
pub struct Arguments<'a> {
    given: &'a Object,
    known: Vec<String>,
    problems: Vec<Problem>,
}

impl<'a> Arguments<'a> {
    /// The arguments that were given.
    #[must_use]
    pub fn new(given: &'a Object) -> Self {
        Self { given, known: Vec::new(), problems: Vec::new() }
    }

    /// A value of any kind.
    pub fn value(&mut self, name: &str) -> Option<&'a Value> {
        self.known.push(name.to_owned());
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            other => self.wrong(name, "text", other),
        }
    }

    /// A text without which there is no call.
    pub fn required(&mut self, name: &str) -> Option<String> {
        if self.value(name).is_none() {
            self.missing(name);
        }
        self.text(name)
    }

    /// `true` or `false`.
    pub fn switch(&mut self, name: &str) -> Option<bool> {
        match self.value(name)? {
            Value::Bool(on) => Some(*on),
            other => self.wrong(name, "`true` or `false`", other),
        }
    }

    /// An object.
    pub fn object(&mut self, name: &str) -> Option<&'a Object> {
        match self.value(name)? {
            Value::Object(members) => Some(members),
            other => self.wrong(name, "an object", other),
        }
    }

    /// One of some words, without which there is no call.
    pub fn choice(&mut self, name: &str, words: &[&str]) -> Option<String> {
        let word = self.required(name)?;
        if words.contains(&word.as_str()) {
            return Some(word);
        }
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let (words, found) = (quoted.join(" or "), text::repeated(&word));
        let message = format!("`{name}` wants {words}, and this is {found}");
        self.refuse(Problem::usage("argument.value", message));
        None
    }

    /// Adds the problem of an argument that is missing.
    fn missing(&mut self, name: &str) {
        let message = format!("the argument `{name}` is missing");
        self.refuse(Problem::usage("argument.missing", message).hint(format!("Give `{name}`.")));
    }

    /// Adds the problem of a value of another kind.
    pub fn wrong<T>(&mut self, name: &str, wanted: &str, found: &Value) -> Option<T> {
        let found = match found {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        let message = format!("`{name}` wants {wanted}, and this is {found}");
        self.refuse(Problem::usage("argument.type", message));
        None
    }

    /// Adds a problem.
    pub fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Whether all arguments that were given are known by now, or have one of these names.
    #[must_use]
    pub fn are_known(&self, names: &[String]) -> bool {
        self.unknown().all(|name| names.contains(name))
    }

    /// The names that are not known yet, of arguments that were given.
    fn unknown(&self) -> impl Iterator<Item = &String> {
        let given = self.given.iter().filter(|(_, value)| !value.is_null());
        given.map(|(name, _)| name).filter(|name| !self.known.contains(name))
    }

    /// All problems, with those of arguments that the tool does not have.
    #[must_use]
    pub fn into_problems(mut self) -> Vec<Problem> {
        let unknown: Vec<&String> = self.unknown().collect();
        let mut found: Vec<Problem> =
            unknown.iter().take(NAMED).map(|name| self.no_argument(name)).collect();
        if unknown.len() > NAMED {
            let more = unknown.len() - NAMED;
            let message = format!("there are {more} more arguments that the tool does not have");
            found.push(Problem::usage("argument.unknown", message));
        }
        self.problems.extend(found);
        self.problems
    }

    fn no_argument(&self, name: &str) -> Problem {
        let message = format!("the tool has no argument {}", text::named(name));
        let near = nearest(name, self.known.iter().map(String::as_str));
        let hint = match near {
            Some(near) => format!("Write `{near}`, if that is meant."),
            None if self.known.is_empty() => "Leave it out: the tool takes none.".to_owned(),
            None => format!("Use some of {}.", quoted(&self.known)),
        };
        Problem::usage("argument.unknown", message).hint(hint)
    }
}

fn quoted(names: &[String]) -> String {
    let mut names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(given: &Value, read: fn(&mut Arguments<'_>)) -> Vec<String> {
        let mut arguments = Arguments::new(given.as_object().unwrap());
        read(&mut arguments);
        let problems = arguments.into_problems();
        problems.iter().map(|problem| format!("{}: {problem}", problem.code)).collect()
    }

    #[test]
    fn all_problems_are_told_together() {
        let found = codes(&json!({ "force": "yes", "nmae": "x", "action": "rename" }), |read| {
            read.required("name");
            read.switch("force");
            read.choice("action", &["create", "delete"]);
        });
        assert_eq!(
            found,
            [
                "argument.missing: the argument `name` is missing",
                "argument.type: `force` wants `true` or `false`, and this is text",
                "argument.value: `action` wants `create` or `delete`, and this is `rename`",
                "argument.unknown: the tool has no argument `nmae`",
            ]
        );
    }

    #[test]
    fn null_is_no_argument() {
        let given = json!({ "name": null, "other": null });
        let found = codes(&given, |read| assert_eq!(read.text("name"), None));
        assert!(found.is_empty(), "{found:?}");
    }
}
