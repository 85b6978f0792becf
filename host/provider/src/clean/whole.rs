//! Checks that the parts of a description fit together.
//!
//! 1. A default is a value of its input's kind.
//! 2. Schemes are schemes.
//! 3. `async` sets a field that a flavor of the type declares.
//! 4. A condition is on an input that the type has.
//! 5. No flavor of a target, method (with its aliases), part of a form, choice or scheme is there
//!    twice.
//! 6. A field in which an input is stored is one that its component's flavors declare, if they
//!    declare any.

use super::{ContractViolation, at_most, once, shortened};
use crate::{
    description::{Description, Input, InputKind, StoredAt, Target, When},
    fields::Fields,
    limits,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Checks a description whose parts are checked already.
pub(super) fn check(description: &Description) -> Result<(), ContractViolation> {
    let Description { stack_type, targets, credentials, .. } = description;
    let declared = Declared::of(targets);
    for input in &stack_type.inputs {
        check_input(input, &declared)?;
    }
    let inputs: BTreeSet<&str> = stack_type.inputs.iter().map(|it| it.name.as_str()).collect();
    let condition = |when: Option<&When>| match when {
        Some(when) if !inputs.contains(when.input.as_str()) => {
            Err(dangling("a condition", &when.input))
        }
        Some(when) => check_schemes(&when.schemes),
        None => Ok(()),
    };
    for target in targets {
        once(target.flavors.iter().map(|flavor| flavor.name.as_str()), "the flavor")?;
        target.flavors.iter().try_for_each(|flavor| condition(flavor.when.as_ref()))?;
    }
    for form in credentials {
        once(form.parts.iter().map(|part| part.name.as_str()), "the part")?;
        condition(form.when.as_ref())?;
    }
    check_methods(description)?;
    match &description.asynchronous {
        Some(preset) if !declared.has(&preset.target, &preset.field) => {
            Err(dangling("`async`", &format!("{}.{}", preset.target, preset.field)))
        }
        _ => Ok(()),
    }
}

/// Forms with different conditions may share a method; those with the same one may not.
fn check_methods(description: &Description) -> Result<(), ContractViolation> {
    let mut conditions = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for form in &description.credentials {
        let names = || std::iter::once(&form.method).chain(&form.aliases).map(String::as_str);
        once(names(), "the method")?;
        // A number for each condition, so that long ones are compared once for each form.
        let condition = form.when.as_ref().map(|when| (&when.input, &when.schemes));
        let next = conditions.len();
        let condition = *conditions.entry(condition).or_insert(next);
        if let Some(name) = names().find(|name| !seen.insert((*name, condition))) {
            return Err(twice("the method", name));
        }
    }
    Ok(())
}

fn check_input(input: &Input, declared: &Declared<'_>) -> Result<(), ContractViolation> {
    match &input.kind {
        InputKind::Uri(schemes) => check_schemes(schemes)?,
        InputKind::Choice(choices) => once(choices.iter().map(String::as_str), "the choice")?,
        _ => {}
    }
    let fits = input.default.as_ref().is_none_or(|default| is_of_kind(default, &input.kind));
    if !fits {
        return Err(form("the default of the input", &input.name, wanted(&input.kind)));
    }
    let is_undeclared = |place: &&StoredAt| match place {
        StoredAt::Field { component, field } => {
            declared.knows(component) && !declared.has(component, field)
        }
        _ => false,
    };
    match input.stored_at.iter().find(is_undeclared) {
        Some(StoredAt::Field { component, field }) => {
            Err(dangling("`stored-at`", &format!("{component}.{field}")))
        }
        _ => Ok(()),
    }
}

fn check_schemes(schemes: &[String]) -> Result<(), ContractViolation> {
    at_most(schemes.len(), limits::ITEMS, "an input or condition", "schemes")?;
    once(schemes.iter().map(String::as_str), "the scheme")?;
    match schemes.iter().find(|scheme| !is_scheme(scheme)) {
        Some(bad) => Err(form("the scheme", bad, "lower-case letters, digits, `+`, `-` and `.`")),
        None => Ok(()),
    }
}

/// The fields that the flavors of each target declare.
struct Declared<'a>(BTreeMap<&'a str, BTreeSet<String>>);

impl<'a> Declared<'a> {
    fn of(targets: &'a [Target]) -> Self {
        let fields = |target: &'a Target| {
            let flavors = target.flavors.iter();
            let names = flavors.flat_map(|flavor| {
                // The text was serialised from JSON, so it parses.
                let schema: Value = serde_json::from_str(&flavor.fields).unwrap_or_default();
                Fields::new(&schema).names().map(str::to_owned).collect::<Vec<_>>()
            });
            (target.name.as_str(), names.collect())
        };
        Self(targets.iter().map(fields).collect())
    }

    fn knows(&self, target: &str) -> bool {
        self.0.get(target).is_some_and(|fields| !fields.is_empty())
    }

    fn has(&self, target: &str, field: &str) -> bool {
        self.0.get(target).is_some_and(|fields| fields.contains(field))
    }
}

/// A scheme of RFC 3986, in lower case.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c))
}

fn is_of_kind(default: &Value, kind: &InputKind) -> bool {
    match (kind, default) {
        // No default.
        (_, Value::Null) => true,
        (InputKind::String, Value::String(_)) | (InputKind::Boolean, Value::Bool(_)) => true,
        (InputKind::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (InputKind::Choice(choices), Value::String(text)) => choices.contains(text),
        (InputKind::Uri(schemes), Value::String(text)) => {
            let scheme = text.split_once("://").map(|(scheme, _)| scheme);
            scheme.is_some_and(|it| schemes.is_empty() || schemes.iter().any(|known| known == it))
        }
        _ => false,
    }
}

fn wanted(kind: &InputKind) -> &'static str {
    match kind {
        InputKind::String => "text",
        InputKind::Boolean => "`true` or `false`",
        InputKind::Integer => "a whole number",
        InputKind::Uri(_) => "a URI with one of its schemes",
        InputKind::Choice(_) => "one of its choices",
    }
}

fn dangling(noun: &'static str, name: &str) -> ContractViolation {
    ContractViolation::Dangling { noun, name: shortened(name) }
}

fn twice(noun: &'static str, name: &str) -> ContractViolation {
    ContractViolation::Twice { name: shortened(name), noun }
}

fn form(noun: &'static str, name: &str, wanted: &str) -> ContractViolation {
    ContractViolation::Form { noun, name: shortened(name), wanted: wanted.to_owned() }
}

#[cfg(test)]
mod tests;
