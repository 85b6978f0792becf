//! An input of `stack create`.

use kitaru_contract::{
    self as contract, StoredAt,
    attribute::{self, name},
};
use serde_json::Value;

/// One input of `stack create`: a flag, and with `_` for `-` a YAML key.
#[derive(Debug, Clone)]
pub struct Input(pub(crate) contract::Input);

impl Input {
    /// Text.
    #[must_use]
    pub fn string(name: &str, help: &str) -> Self {
        Self::of_kind("string", name, help)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(name: &str, help: &str) -> Self {
        Self::of_kind("boolean", name, help)
    }

    /// A whole number.
    #[must_use]
    pub fn integer(name: &str, help: &str) -> Self {
        Self::of_kind("integer", name, help)
    }

    /// A URI with one of these schemes.
    #[must_use]
    pub fn uri<const N: usize>(name: &str, help: &str, schemes: [&str; N]) -> Self {
        let schemes = attribute::of(name::SCHEMES, &schemes.as_slice());
        Self::of_kind("uri", name, help).attribute(schemes)
    }

    /// One of these words.
    #[must_use]
    pub fn choice<const N: usize>(name: &str, help: &str, choices: [&str; N]) -> Self {
        let choices = attribute::of(name::CHOICES, &choices.as_slice());
        Self::of_kind("choice", name, help).attribute(choices)
    }

    /// Makes the host refuse a request without it.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.0.required = true;
        self
    }

    /// Sets the word that stands for the value in the help, such as `URI`.
    #[must_use]
    pub fn placeholder(self, word: &str) -> Self {
        self.attribute(attribute::new(name::PLACEHOLDER, &word.into()))
    }

    /// Sets what else people call the input. Whoever types such a word is told the name.
    #[must_use]
    pub fn synonyms<const N: usize>(self, words: [&str; N]) -> Self {
        self.attribute(attribute::of(name::SYNONYMS, &words.as_slice()))
    }

    /// Sets how else people write the URI, as `URI FORM FORM…`. Whoever types such a form is told
    /// the URI.
    ///
    /// `s3://{bucket}/{path} https://{bucket}.s3.{}.amazonaws.com/{path}`: a placeholder stands for
    /// text without `/`, and at the end of a form for any text.
    #[must_use]
    pub fn other_forms(self, forms: &[&str]) -> Self {
        self.attribute(attribute::of(name::OTHER_FORMS, &forms))
    }

    /// Sets the value of a request that gives none.
    #[must_use]
    pub fn default_value(self, value: impl Into<Value>) -> Self {
        self.attribute(attribute::new(name::DEFAULT, &value.into()))
    }

    /// Sets the places where a stored stack has the value; the first that has one counts.
    ///
    /// `kitaru stack export` reads the value there and plans a request with it, to see whether the
    /// same stack comes out. So a plan must make the same of a stored value as of the typed one.
    /// A stack of a type with a required input that has no place cannot be exported.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes its parts by value")]
    pub fn stored_at<const N: usize>(self, places: [StoredAt; N]) -> Self {
        self.attribute(attribute::of(name::STORED_AT, &places.as_slice()))
    }

    fn of_kind(kind: &str, name: &str, help: &str) -> Self {
        Self(contract::Input {
            name: name.to_owned(),
            kind: kind.to_owned(),
            help: help.to_owned(),
            ..contract::Input::default()
        })
    }

    fn attribute(mut self, attribute: contract::Attribute) -> Self {
        attribute::set(&mut self.0.attributes, attribute);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_input_has_the_places_of_its_value() {
        let Input(input) = Input::string("region", "Region").stored_at([
            StoredAt::connector("region"),
            StoredAt::field("orchestrator", "location"),
            StoredAt::resource("orchestrator"),
            StoredAt::kept("region"),
        ]);
        let places: Option<Value> = attribute::get(&input.attributes, name::STORED_AT).unwrap();
        let wanted = json!([
            { "connector": "region" },
            { "component": "orchestrator", "field": "location" },
            { "component": "orchestrator", "resource": true },
            { "kept": "region" },
        ]);
        assert_eq!(places, Some(wanted));
    }
}
