//! What is wanted of a provider.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A request to create a stack: inputs and extra fields, read by their declared kinds.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub(crate) name: String,
    pub(crate) inputs: BTreeMap<String, Value>,
    pub(crate) extra: BTreeMap<String, Map<String, Value>>,
    pub(crate) withheld: Vec<String>,
    pub(crate) credential: Option<Credential>,
}

/// What the user gave as a credential, without its secret parts.
#[derive(Debug, Clone)]
pub struct Credential {
    pub(crate) method: String,
    pub(crate) auth_method: String,
    pub(crate) given: Vec<(String, String)>,
    pub(crate) withheld: Vec<String>,
}

impl Request {
    /// A request with nothing but a name, to build one in a test.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds an input.
    #[must_use]
    pub fn with_input(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.inputs.insert(name.to_owned(), value.into());
        self
    }

    /// Adds an extra field.
    #[must_use]
    pub fn with_extra(mut self, target: &str, field: &str, value: impl Into<Value>) -> Self {
        self.extra.entry(target.to_owned()).or_default().insert(field.to_owned(), value.into());
        self
    }

    /// Adds an extra field whose value the host keeps.
    #[must_use]
    pub fn with_withheld(mut self, target: &str, field: &str) -> Self {
        self.withheld.push(format!("{target}.{field}"));
        self
    }

    /// Adds a credential.
    #[must_use]
    pub fn with_credential(mut self, credential: Credential) -> Self {
        self.credential = Some(credential);
        self
    }

    /// The name of the stack.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// An input, if it was given or has a default.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<&Value> {
        self.inputs.get(name)
    }

    /// An input that is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.input(name)?.as_str()
    }

    /// The extra field of a target.
    #[must_use]
    pub fn extra(&self, target: &str, field: &str) -> Option<&Value> {
        self.extra.get(target)?.get(field)
    }

    /// The credential, if one was given.
    #[must_use]
    pub fn credential(&self) -> Option<&Credential> {
        self.credential.as_ref()
    }
}

impl Credential {
    /// A credential without parts, to build one in a test.
    #[must_use]
    pub fn new(method: &str, auth_method: &str) -> Self {
        Self {
            method: method.to_owned(),
            auth_method: auth_method.to_owned(),
            given: Vec::new(),
            withheld: Vec::new(),
        }
    }

    /// Adds a part that the provider sees.
    #[must_use]
    pub fn with_part(mut self, name: &str, value: &str) -> Self {
        self.given.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds the name of a part that the host keeps.
    #[must_use]
    pub fn with_withheld(mut self, name: &str) -> Self {
        self.withheld.push(name.to_owned());
        self
    }

    /// The method, by its first name in the description.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The connector's name for the method.
    #[must_use]
    pub fn auth_method(&self) -> &str {
        &self.auth_method
    }

    /// The parts that are not secret.
    pub fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.given.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names of the secret parts.
    pub fn withheld(&self) -> impl Iterator<Item = &str> {
        self.withheld.iter().map(String::as_str)
    }
}
