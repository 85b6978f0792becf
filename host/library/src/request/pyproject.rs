//! Reads `[tool.kitaru].stack` in the text of a `pyproject.toml`.

use crate::{location::Location, nearest::nearest, problem::Problem};
use std::path::Path;

/// The keys of the table that the Python program knows.
const KEYS: [&str; 8] = [
    "auth_token",
    "cache",
    "image",
    "llm_estimated_costs",
    "project",
    "retries",
    "server_url",
    "stack",
];

/// What a file says about the stack.
#[derive(Debug, Default)]
pub struct Named {
    /// The stack that it names, and the location of the name.
    pub stack: Option<(String, Location)>,
    /// The warning about a key that may be meant for it.
    pub mistyped: Option<Problem>,
}

/// Reads what a file says about the stack.
///
/// # Errors
///
/// If the text is not TOML, or the value is not a string.
pub fn read(text: &str, path: &Path) -> Result<Named, Problem> {
    let locate = |offset: usize| {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        let file = path.display().to_string();
        Location::start(&file)
            .moved(number(before.matches('\n').count()), number(line.chars().count()))
    };
    let table = toml::de::DeTable::parse(text).map_err(|error| {
        let location = locate(error.span().map_or(0, |span| span.start));
        unusable(format!("{location}: this is not TOML: {}", error.message()))
    })?;
    let Some(kitaru) = table.get_ref().get("tool").and_then(|tool| tool.get_ref().get("kitaru"))
    else {
        return Ok(Named::default());
    };
    let wrong = |offset: usize, message: &str, hint: &'static str| {
        let message = format!("{}: {message}", locate(offset));
        Problem::usage("resolve.pyproject", message).hint(hint)
    };
    let Some(kitaru) = kitaru.get_ref().as_table() else {
        let message = "`tool.kitaru` is not a table";
        return Err(wrong(
            kitaru.span().start,
            message,
            "Write `[tool.kitaru]`, and `stack = \"NAME\"` below it.",
        ));
    };
    // Its name in earlier releases of the Python program, which refuses it as well.
    if let Some((key, _)) = kitaru.get_key_value("runner") {
        let message = "`tool.kitaru.runner` is `tool.kitaru.stack` now";
        return Err(wrong(key.span().start, message, "Rename the key to `stack`."));
    }
    let Some(value) = kitaru.get("stack") else {
        let unknown = kitaru.iter().filter(|(key, _)| !KEYS.contains(&&**key.get_ref()));
        let mut meant = unknown.filter(|(key, _)| nearest(key.get_ref(), ["stack"]).is_some());
        let mistyped = meant.next().map(|(key, _)| {
            let message = "this key of `tool.kitaru` is not read";
            wrong(key.span().start, message, "Write `stack`, if that is meant.")
        });
        return Ok(Named { stack: None, mistyped });
    };
    let location = locate(value.span().start);
    match value.get_ref().as_str() {
        Some(stack) => Ok(Named { stack: Some((stack.to_owned(), location)), mistyped: None }),
        None => {
            let message = "`tool.kitaru.stack` is not text";
            Err(wrong(value.span().start, message, "Write the name of a stack in quotes."))
        }
    }
}

/// The problem for a file that cannot be read.
#[must_use]
pub fn unusable(message: String) -> Problem {
    Problem::usage("resolve.pyproject", message)
        .hint("Repair the file, or set `KITARU_STACK` to pass over it.")
}
