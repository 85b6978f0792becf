//! Describes stack types as JSON Schema (2020-12), for those who check data before kitaru sees it.
//!
//! [`stack_file`] is for editors and CI: what it refuses, [`super::file`] and [`super::check`]
//! refuse as well. [`arguments`] is the inputs of all types as properties of one flat object,
//! for a caller that passes JSON, such as a tool of an agent.
//!
//! Not decided here: what only kitaru can find out, such as the value of a variable, and what a
//! provider refuses.

mod arguments;
mod extra;
mod file;
mod value;

pub use arguments::arguments;
pub use file::stack_file;

use kitaru_provider_host::description::{Input, InputKind};
use serde_json::Value;

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What the keys mean that are no inputs.
const NAME: &str = "The name of the stack";
const TYPE: &str = "The stack type";
const ACTIVATE: &str = "Whether the stack becomes the active one";
const VERIFY: &str = "Whether names and credentials are verified";
const ASYNC: &str = "Whether a run returns before it has finished";
const CREDENTIALS: &str = "The credential, as METHOD:PART:…";
const EXTRA: &str = "Fields of components: a map of targets, each a map of fields";

/// What an input means, and its default.
fn about(input: &Input) -> String {
    let help = input.help.trim();
    match &input.default {
        Some(Value::String(default)) => format!("{help} [default: {default}]"),
        Some(default) => format!("{help} [default: {default}]"),
        None => help.to_owned(),
    }
}

/// The pattern of a URI with one of these schemes, after `before`.
fn uri_pattern(before: &str, schemes: &[String]) -> String {
    let schemes: Vec<String> = schemes.iter().map(|scheme| literal(scheme)).collect();
    match schemes.as_slice() {
        [scheme] => format!("^{before}{scheme}://"),
        schemes => format!("^{before}({})://", schemes.join("|")),
    }
}

/// A text as a pattern that stands for itself.
fn literal(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if r"^$\.*+?()[]{}|/".contains(c) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// What a value of another kind is told, in a sentence.
fn wanted(kind: &InputKind) -> Option<String> {
    match kind {
        InputKind::Uri(schemes) if !schemes.is_empty() => {
            let schemes: Vec<String> = schemes.iter().map(|it| format!("{it}://")).collect();
            Some(format!("Wants a URI that begins with {}", schemes.join(" or ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_a_scheme_literally() {
        let schemes = ["git+ssh".to_owned(), "s3".to_owned()];
        assert_eq!(uri_pattern("", &schemes), r"^(git\+ssh|s3)://");
        assert_eq!(uri_pattern(r"\s*", &schemes[1..]), r"^\s*s3://");
    }
}
