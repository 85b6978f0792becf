//! What a provider finds wrong with a request.

use kitaru_contract::{
    self as contract,
    attribute::{self, name},
};

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub(crate) contract::Problem);

impl Problem {
    /// A problem with an input.
    ///
    /// The code is stable, such as `artifact-store.bucket`. The message is lower-case, without a
    /// full stop, and has names in backticks.
    #[must_use]
    pub fn at_input(input: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(format!("inputs.{input}"), code, message.into())
    }

    /// A problem with an extra field.
    #[must_use]
    pub fn at_extra(target: &str, field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(format!("extra.{target}.{field}"), code, message.into())
    }

    /// A problem with the credential.
    #[must_use]
    pub fn at_credential(code: &str, message: impl Into<String>) -> Self {
        Self::at("credential".to_owned(), code, message.into())
    }

    /// Sets the hint that tells how to solve it: a full sentence that starts with a verb.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Takes over the hint of another problem.
    #[must_use]
    pub fn hint_of(mut self, other: Self) -> Self {
        self.0.hint = other.0.hint;
        self
    }

    /// Marks it as one that only a cloud would find. It is dropped with `--no-verify`.
    #[must_use]
    pub fn verification(mut self) -> Self {
        let verification = attribute::new(name::VERIFICATION, &true.into());
        attribute::set(&mut self.0.attributes, verification);
        self
    }

    /// Makes it a warning: the stack is made all the same, and the user is told.
    #[must_use]
    pub fn warning(mut self) -> Self {
        let warning = attribute::new(name::WARNING, &true.into());
        attribute::set(&mut self.0.attributes, warning);
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    fn at(at: String, code: &str, message: String) -> Self {
        Self(contract::Problem {
            at,
            code: code.to_owned(),
            message,
            hint: None,
            attributes: Vec::new(),
        })
    }
}
