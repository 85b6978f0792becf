//! Evaluates conditions on the URI scheme of an input, which select flavors and credential forms.

use super::layer::Layer;
use kitaru_provider_host::description::When;

/// Whether a condition holds: its input is a URI with one of its schemes. `None` always holds.
#[must_use]
pub fn holds(when: Option<&When>, layer: &Layer) -> bool {
    when.is_none_or(|when| {
        layer.inputs.get(&when.input).is_some_and(|word| has_scheme(&word.text, &when.schemes))
    })
}

/// Whether a text is a URI with one of the schemes, compared case-sensitively.
#[must_use]
pub fn has_scheme(uri: &str, schemes: &[String]) -> bool {
    uri.trim().split_once("://").is_some_and(|(scheme, _)| schemes.iter().any(|s| s == scheme))
}
