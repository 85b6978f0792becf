//! A request to create a stack.

use crate::wire;
use kitaru_contract as contract;
use serde_json::{Map, Value};

/// A request to create a stack: inputs and extra fields, read by their declared kinds.
#[derive(Debug, Clone, Default)]
pub struct Request {
    name: String,
    inputs: Map<String, Value>,
    /// An object for each target.
    extra: Map<String, Value>,
    withheld: Vec<String>,
    credential: Option<Credential>,
}

impl Request {
    /// A request that has only a name, as the start of one in a test.
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
        let fields = self.extra.entry(target).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(fields) = fields {
            fields.insert(field.to_owned(), value.into());
        }
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

    /// The extra fields of a target.
    pub(crate) fn extras<'a>(
        &'a self,
        target: &str,
    ) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.extra.get(target).and_then(Value::as_object).into_iter().flatten()
    }

    /// The extra fields of a target whose values the host keeps, each with its `TARGET.FIELD`.
    pub(crate) fn withheld<'a>(
        &'a self,
        target: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.withheld.iter().filter_map(move |path| {
            let (of, field) = path.split_once('.')?;
            (of == target).then_some((field, path.as_str()))
        })
    }
}

impl From<contract::Request> for Request {
    fn from(record: contract::Request) -> Self {
        let mut request = Self {
            name: record.name,
            withheld: record.withheld,
            credential: record.credential.map(Credential),
            ..Self::default()
        };
        // One at a time: building a map from all at once sorts, which is much code.
        for (name, value) in record.inputs {
            request.inputs.insert(name, wire::value(&value));
        }
        for (target, fields) in record.extra {
            request.extra.insert(target, wire::object(&fields).into());
        }
        request
    }
}

/// The credential that the user gave, without its secret parts.
#[derive(Debug, Clone)]
pub struct Credential(contract::Credential);

impl Credential {
    /// A credential without parts, as the start of one in a test.
    #[must_use]
    pub fn new(method: &str, auth_method: &str) -> Self {
        Self(contract::Credential {
            method: method.to_owned(),
            auth_method: auth_method.to_owned(),
            ..contract::Credential::default()
        })
    }

    /// Adds a part that the provider sees.
    #[must_use]
    pub fn with_part(mut self, name: &str, value: &str) -> Self {
        self.0.given.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds the name of a part that the host keeps.
    #[must_use]
    pub fn with_withheld(mut self, name: &str) -> Self {
        self.0.withheld.push(name.to_owned());
        self
    }

    /// The method, by its first name in the description.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.0.method
    }

    /// The connector's name for the method.
    #[must_use]
    pub fn auth_method(&self) -> &str {
        &self.0.auth_method
    }

    /// The parts that are not secret.
    pub fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.given.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names of the secret parts.
    pub fn withheld(&self) -> impl Iterator<Item = &str> {
        self.0.withheld.iter().map(String::as_str)
    }
}
