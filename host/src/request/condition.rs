//! Conditions on the scheme of an input, by which flavors and credential forms are chosen.

use super::layer::Layer;
use crate::description::When;

/// Whether what a condition asks for holds: the input is a URI with one of the schemes.
#[must_use]
pub fn holds(when: Option<&When>, layer: &Layer) -> bool {
    when.is_none_or(|when| {
        layer.inputs.get(&when.input).is_some_and(|word| has_scheme(&word.text, &when.schemes))
    })
}

/// Whether a text is a URI with one of the schemes, in lower case.
#[must_use]
pub fn has_scheme(uri: &str, schemes: &[String]) -> bool {
    uri.trim().split_once("://").is_some_and(|(scheme, _)| schemes.iter().any(|s| s == scheme))
}
