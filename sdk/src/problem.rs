//! What a provider finds wrong.

/// One thing wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(crate) at: String,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) verification: bool,
}

impl Problem {
    /// Something wrong with an input.
    ///
    /// The code is stable, such as `artifact-store.bucket`. The message is lower-case, without a
    /// full stop, and has names in backticks.
    #[must_use]
    pub fn at_input(input: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(format!("inputs.{input}"), code, message.into())
    }

    /// Something wrong with an extra field.
    #[must_use]
    pub fn at_extra(target: &str, field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(format!("extra.{target}.{field}"), code, message.into())
    }

    /// Something wrong with the credential.
    #[must_use]
    pub fn at_credential(code: &str, message: impl Into<String>) -> Self {
        Self::at("credential".to_owned(), code, message.into())
    }

    /// What to do about it: a full sentence that starts with a verb.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A cloud would refuse this; the request itself is in order. Dropped with `--no-verify`.
    #[must_use]
    pub fn verification(mut self) -> Self {
        self.verification = true;
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    fn at(at: String, code: &str, message: String) -> Self {
        Self { at, code: code.to_owned(), message, hint: None, verification: false }
    }
}
