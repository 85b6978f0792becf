//! The authentication methods of a stack type, and the parts that are typed for each.

use kitaru_contract::{
    self as contract, Check, When,
    attribute::{self, name},
};

/// An authentication method, typed as `METHOD:PART:PART`.
#[derive(Debug, Clone)]
pub struct CredentialForm {
    record: contract::CredentialForm,
    aliases: Vec<String>,
}

impl CredentialForm {
    /// A method as it is typed, and the connector's name for it.
    #[must_use]
    pub fn new(method: &str, auth_method: &str) -> Self {
        let record = contract::CredentialForm {
            method: method.to_owned(),
            auth_method: auth_method.to_owned(),
            ..contract::CredentialForm::default()
        };
        Self { record, aliases: Vec::new() }
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.record.parts.push(part.0);
        self
    }

    /// Adds another name of the method.
    #[must_use]
    pub fn alias(mut self, method: &str) -> Self {
        self.aliases.push(method.to_owned());
        self
    }

    /// Limits the method to stacks whose input is a URI with one of these schemes.
    #[must_use]
    pub fn when(mut self, input: &str, schemes: &[&str]) -> Self {
        let when = attribute::of(name::WHEN, &When::new(input, schemes));
        attribute::set(&mut self.record.attributes, when);
        self
    }
}

impl From<CredentialForm> for contract::CredentialForm {
    fn from(CredentialForm { mut record, aliases }: CredentialForm) -> Self {
        if !aliases.is_empty() {
            attribute::set(&mut record.attributes, attribute::of(name::ALIASES, &aliases));
        }
        record
    }
}

/// A part of a credential.
#[derive(Debug, Clone)]
pub struct Part(contract::CredentialPart);

impl Part {
    /// A part that the provider sees.
    #[must_use]
    pub fn open(name: &str) -> Self {
        Self(contract::CredentialPart {
            name: name.to_owned(),
            secret: false,
            source: "text".to_owned(),
            attributes: Vec::new(),
        })
    }

    /// A part that the host keeps.
    #[must_use]
    pub fn secret(name: &str) -> Self {
        let Self(open) = Self::open(name);
        Self(contract::CredentialPart { secret: true, ..open })
    }

    /// A secret that is read from a file: its path is typed, and its text is the value.
    #[must_use]
    pub fn secret_file(name: &str) -> Self {
        let Self(secret) = Self::secret(name);
        Self(contract::CredentialPart { source: "file".to_owned(), ..secret })
    }

    /// Sets the condition that the host verifies.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes its parts by value")]
    pub fn check(mut self, check: Check) -> Self {
        attribute::set(&mut self.0.attributes, attribute::of(name::CHECK, &check));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_may_have_several_other_names() {
        let form = CredentialForm::new("keys", "secret-key").alias("key").alias("k");
        let record = contract::CredentialForm::from(form);
        let aliases: Option<Vec<String>> =
            attribute::get(&record.attributes, name::ALIASES).unwrap();
        assert_eq!(aliases.unwrap(), ["key", "k"]);
    }
}
