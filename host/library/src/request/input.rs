//! Reads the inputs of a layer as the kinds that the stack type declares.

use super::{
    condition::has_scheme,
    findings::{About, Findings},
    layer::{Layer, RawValue},
    uri,
    yaml::scalar::{self, boolean_word, is_not_text},
};
use crate::{
    nearest::{is_word, nearest},
    problem::Problem,
    text::{capped, has_password, has_secret_query, is_secret, quoted, repeated},
    words::{Argument, Noun, Part, Text, text},
};
use kitaru_provider_host::{
    StackType,
    description::{Input, InputKind},
};
use serde_json::Value;

/// How many alternatives a message names, and how many characters of each.
const NAMED: usize = 16;
const LONGEST_WORD: usize = 60;

/// The valid inputs, including defaults; problems are added to `findings`.
pub(super) fn read_all(
    layer: &Layer,
    stack_type: &StackType,
    findings: &mut Findings,
) -> Vec<(String, Value)> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    for input in &stack_type.inputs {
        // Blank is none, but no word to choose.
        let is_choice = matches!(input.kind, InputKind::Choice(_)) && !input.required;
        let is_given = |given: &&RawValue| is_choice || !given.text.trim().is_empty();
        let given = layer.inputs.get(&input.name).filter(is_given);
        match given {
            Some(given) => match read(input, given) {
                Ok(value) => inputs.push((input.name.clone(), value)),
                Err(problem) => findings.add(About::Input, problem.at(given.location.prefix())),
            },
            None if input.required => missing.push(input),
            None => {
                let default = input.default.clone();
                inputs.extend(default.map(|value| (input.name.clone(), value)));
            }
        }
    }
    if !missing.is_empty() {
        findings.add(About::Missing, missing_inputs(&missing, stack_type, layer.is_in_file()));
    }
    inputs
}

/// The argument that sets an input.
#[must_use]
pub fn argument(input: &Input) -> Argument {
    Argument::Input { name: input.name.clone(), placeholder: input.placeholder.clone() }
}

fn missing_inputs(missing: &[&Input], stack_type: &StackType, in_file: bool) -> Problem {
    let name = |input: &&Input| match in_file {
        true => format!("`{}`", input.key()).into(),
        false => text![argument(input)],
    };
    let names: Vec<Text> = missing.iter().map(name).collect();
    let names = match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            text![Text::joined(rest.iter().cloned(), ", "), " and ", last.clone()]
        }
        _ => Text::joined(names, ", "),
    };
    let usage = Part::Usage(missing.iter().map(|input| argument(input)).collect());
    let hint = match in_file {
        true => text!["Add the keys to the stack file, or ", usage, " to ", Noun::Call, "."],
        false => text!["Add ", usage, "."],
    };
    let message = text![format!("`{}` stacks need ", stack_type.name), names];
    Problem::usage("input.missing", message).hint(hint)
}

fn read(input: &Input, given: &RawValue) -> Result<Value, Problem> {
    let text = given.text.trim();
    if text.chars().any(char::is_control) {
        let subject = given.location.subject(&input.key());
        let message = text![subject, " has a control character, such as a line break"];
        return Err(Problem::usage("input.control", message));
    }
    if is_secret(text) {
        let subject = given.location.subject(&input.key());
        let (what, hint) = match has_password(text) {
            true => ("password", "Leave out what stands before the `@`."),
            false if has_secret_query(text) => ("secret", "Leave out what begins with the `?`."),
            false => ("secret", "Leave it out, and give it with the credential."),
        };
        let seen = format!(" has a {what} in it, which every reader of the stack sees");
        let message = text![subject, seen];
        return Err(Problem::usage("input.secret", message).hint(hint));
    }
    let text_wanted = !matches!(input.kind, InputKind::Integer | InputKind::Boolean);
    if text_wanted && given.plain && is_not_text(text) {
        return Err(wrong(input, given, "text").hint("Put it into quotes."));
    }
    let value = match &input.kind {
        InputKind::String => Some(text.into()),
        InputKind::Boolean => boolean_word(text).map(Value::Bool),
        InputKind::Integer => scalar::integer(text).map(Value::Number),
        InputKind::Uri(schemes) => {
            (schemes.is_empty() || has_scheme(text, schemes)).then(|| text.into())
        }
        InputKind::Choice(words) => words.iter().any(|word| word == text).then(|| text.into()),
    };
    value.ok_or_else(|| mismatch(input, given))
}

fn mismatch(input: &Input, given: &RawValue) -> Problem {
    let text = given.text.trim();
    let wrong = |wanted: &str| wrong(input, given, wanted);
    match &input.kind {
        InputKind::Boolean => wrong("`true` or `false`"),
        InputKind::Integer => wrong("a whole number"),
        InputKind::String => wrong("text"),
        InputKind::Choice(words) => {
            let problem = wrong(&alternatives(words, ""));
            // A hint may be pasted, and these are a provider's words.
            let words = words.iter().map(String::as_str).filter(|word| is_word(word));
            match nearest(text, words) {
                Some(near) => problem.hint(format!("Write `{near}`, if that is meant.")),
                None => problem,
            }
        }
        InputKind::Uri(schemes) => {
            let problem = wrong(&wanted_uri(schemes));
            match uri_hint(input, schemes, text) {
                Some(hint) => problem.hint(hint),
                None => problem,
            }
        }
    }
}

/// What is wanted where a text is no URI with one of these schemes.
pub(super) fn wanted_uri(schemes: &[String]) -> String {
    format!("a URI that begins with {}", alternatives(schemes, "://"))
}

/// The hint about a text in place of such a URI.
pub(super) fn uri_hint(input: &Input, schemes: &[String], text: &str) -> Option<String> {
    if has_scheme(&text.to_lowercase(), schemes) {
        return Some("Write the scheme in lower case.".to_owned());
    }
    let uri = uri::meant(text, schemes, &input.other_forms)?;
    Some(format!("Write `{uri}`."))
}

fn wrong(input: &Input, given: &RawValue, wanted: &str) -> Problem {
    let subject = given.location.subject(&input.key());
    let found = repeated(given.text.trim());
    Problem::usage("input.kind", text![subject, format!(" wants {wanted}, and this is {found}")])
}

fn alternatives(words: &[String], suffix: &str) -> String {
    let named = words.iter().take(NAMED);
    let named: Vec<String> =
        named.map(|word| format!("`{}{suffix}`", capped(&quoted(word), LONGEST_WORD))).collect();
    match words.len() - named.len() {
        0 => named.join(" or "),
        more => format!("{} or one of {more} more", named.join(" or ")),
    }
}
