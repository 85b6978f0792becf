//! Reads `[tool.kitaru].stack` in the text of a `pyproject.toml`.

use crate::{location::Location, problem::Problem};
use std::path::Path;

/// The stack that a file names, and the location of the name.
///
/// # Errors
///
/// If the text is not TOML, or the value is not a string.
pub fn stack(text: &str, path: &Path) -> Result<Option<(String, Location)>, Problem> {
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
        return Ok(None);
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
    let Some(value) = kitaru.get("stack") else { return Ok(None) };
    let location = locate(value.span().start);
    match value.get_ref().as_str() {
        Some(stack) => Ok(Some((stack.to_owned(), location))),
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
