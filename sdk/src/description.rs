//! What a provider tells about its stack type.

use crate::{CredentialForm, Input, Target};
use kitaru_contract::{
    self as contract, MadeOf, Preset,
    attribute::{self, name},
};
use serde_json::Value;

/// What a stack type needs and accepts.
#[derive(Debug, Clone)]
pub struct Description(pub(crate) contract::Description);

impl Description {
    /// A type (lower-case letters, digits and `-`), its name in a sentence, and a sentence on it.
    #[must_use]
    pub fn new(stack_type: &str, display_name: &str, summary: &str) -> Self {
        Self(contract::Description {
            stack_type: stack_type.to_owned(),
            display_name: display_name.to_owned(),
            summary: summary.to_owned(),
            ..contract::Description::default()
        })
    }

    /// Sets what else people call the type. Whoever types such a word is told the name.
    #[must_use]
    pub fn synonyms<const N: usize>(self, words: [&str; N]) -> Self {
        self.attribute(attribute::of(name::SYNONYMS, &words.as_slice()))
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, input: Input) -> Self {
        self.0.inputs.push(input.0);
        self
    }

    /// Adds a component that `--extra` may address.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.0.targets.push(target.0);
        self
    }

    /// Adds authentication methods. A type without any takes no credentials.
    #[must_use]
    pub fn credentials(mut self, forms: impl IntoIterator<Item = CredentialForm>) -> Self {
        self.0.credentials.extend(forms.into_iter().map(contract::CredentialForm::from));
        self
    }

    /// Gives the type `--async`, which sets this extra field to this value.
    #[must_use]
    pub fn asynchronous(self, target: &str, field: &str, value: impl Into<Value>) -> Self {
        self.attribute(attribute::of(name::ASYNC, &Preset::new(target, field, value)))
    }

    /// Gives the type `--no-verify`, which drops [problems](crate::Problem::verification) that
    /// only a cloud would find.
    #[must_use]
    pub fn verifies(self) -> Self {
        self.attribute(attribute::new(name::VERIFIES, &true.into()))
    }

    /// Recognises a stack that another program created by these flavors of its orchestrator.
    #[must_use]
    pub fn recognises<const N: usize>(self, flavors: [&str; N]) -> Self {
        self.attribute(attribute::of(name::RECOGNISES, &flavors.as_slice()))
    }

    /// Recognises it only if all of its components have these kinds and flavors.
    #[must_use]
    pub fn made_of<const K: usize, const F: usize>(
        self,
        kinds: [&str; K],
        flavors: [&str; F],
    ) -> Self {
        self.attribute(attribute::of(name::MADE_OF, &MadeOf::new(&kinds, &flavors)))
    }

    fn attribute(mut self, attribute: contract::Attribute) -> Self {
        attribute::set(&mut self.0.attributes, attribute);
        self
    }
}
