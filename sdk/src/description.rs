//! What a provider says about its stack type.

use crate::{Check, Fields};
use serde_json::{Value, json};

pub(crate) type Attributes = Vec<(&'static str, Value)>;

/// What a stack of a type needs and may be told.
#[derive(Debug, Clone)]
pub struct Description {
    pub(crate) stack_type: String,
    pub(crate) display_name: String,
    pub(crate) summary: String,
    pub(crate) inputs: Vec<Input>,
    pub(crate) targets: Vec<Target>,
    pub(crate) credentials: Vec<CredentialForm>,
    pub(crate) attributes: Attributes,
}

impl Description {
    /// A type (lower-case letters, digits and `-`), how to write its name, and a sentence on it.
    #[must_use]
    pub fn new(stack_type: &str, display_name: &str, summary: &str) -> Self {
        Self {
            stack_type: stack_type.to_owned(),
            display_name: display_name.to_owned(),
            summary: summary.to_owned(),
            inputs: Vec::new(),
            targets: Vec::new(),
            credentials: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Adds an input.
    #[must_use]
    pub fn input(mut self, input: Input) -> Self {
        self.inputs.push(input);
        self
    }

    /// Adds a component that `--extra` may address.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// Adds ways to say who one is. A type without any takes no credentials.
    #[must_use]
    pub fn credentials(mut self, forms: impl IntoIterator<Item = CredentialForm>) -> Self {
        self.credentials.extend(forms);
        self
    }

    /// The type has `--async`, which sets this extra field to this value.
    #[must_use]
    pub fn asynchronous(mut self, target: &str, field: &str, value: impl Into<Value>) -> Self {
        let value = json!({ "target": target, "field": field, "value": value.into() });
        self.attributes.push(("async", value));
        self
    }

    /// The type has `--no-verify`: some of its [problems](crate::Problem::verification) are not
    /// about the request alone.
    #[must_use]
    pub fn verifies(mut self) -> Self {
        self.attributes.push(("verifies", true.into()));
        self
    }

    /// A stack that somebody else created is of this type if its orchestrator has one of these flavors.
    #[must_use]
    pub fn recognises<const N: usize>(mut self, flavors: [&str; N]) -> Self {
        self.attributes.push(("recognises", json!(flavors.as_slice())));
        self
    }

    /// It is so only if all of its components are of these kinds and flavors.
    #[must_use]
    pub fn made_of<const K: usize, const F: usize>(
        mut self,
        kinds: [&str; K],
        flavors: [&str; F],
    ) -> Self {
        let value = json!({ "kinds": kinds.as_slice(), "flavors": flavors.as_slice() });
        self.attributes.push(("made-of", value));
        self
    }
}

/// One input of `stack create`: a flag, and with `_` for `-` a YAML key.
#[derive(Debug, Clone)]
pub struct Input {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) required: bool,
    pub(crate) help: String,
    pub(crate) attributes: Attributes,
}

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
        Self::of_kind("uri", name, help).attribute("schemes", json!(schemes.as_slice()))
    }

    /// One of these words.
    #[must_use]
    pub fn choice<const N: usize>(name: &str, help: &str, choices: [&str; N]) -> Self {
        Self::of_kind("choice", name, help).attribute("choices", json!(choices.as_slice()))
    }

    /// A request without it is refused.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What stands for the value in the help, such as `URI`.
    #[must_use]
    pub fn placeholder(self, word: &str) -> Self {
        self.attribute("placeholder", word.into())
    }

    /// The value of a request that gives none.
    #[must_use]
    pub fn default_value(self, value: impl Into<Value>) -> Self {
        self.attribute("default", value.into())
    }

    /// Where a stored stack keeps the value; of several places, the first that has one counts.
    ///
    /// `kitaru stack export` reads it there, and plans a request with it to see whether the same
    /// stack comes out: what the plan makes of the value, it must also make of what it stored.
    /// A stack of a type with a required input that is stored nowhere cannot be exported.
    #[must_use]
    pub fn stored_at<const N: usize>(self, places: [StoredAt; N]) -> Self {
        let places: Vec<Value> = places.into_iter().map(|place| place.0).collect();
        self.attribute("stored-at", places.into())
    }

    fn of_kind(kind: &'static str, name: &str, help: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            required: false,
            help: help.to_owned(),
            attributes: Vec::new(),
        }
    }

    fn attribute(mut self, name: &'static str, value: Value) -> Self {
        self.attributes.push((name, value));
        self
    }
}

/// Where a stored stack keeps the value of an [`Input`].
#[derive(Debug, Clone)]
pub struct StoredAt(Value);

impl StoredAt {
    /// In a field of the configuration of the component of a kind.
    #[must_use]
    pub fn field(component: &str, field: &str) -> Self {
        Self(json!({ "component": component, "field": field }))
    }

    /// As the [resource](crate::Component::resource_id) of the component of a kind.
    #[must_use]
    pub fn resource(component: &str) -> Self {
        Self(json!({ "component": component, "resource": true }))
    }

    /// In a field of the connector's configuration.
    #[must_use]
    pub fn connector(field: &str) -> Self {
        Self(json!({ "connector": field }))
    }

    /// As a value that the stack itself [keeps](crate::Plan::keep): that of an input which is text.
    #[must_use]
    pub fn kept(name: &str) -> Self {
        Self(json!({ "kept": name }))
    }
}

/// A component that `--extra TARGET.FIELD=VALUE` may address.
#[derive(Debug, Clone)]
pub struct Target {
    pub(crate) name: String,
    pub(crate) flavors: Vec<Flavor>,
}

impl Target {
    /// A target, named as its component's kind.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), flavors: Vec::new() }
    }

    /// Adds a flavor that the component may have.
    #[must_use]
    pub fn flavor(mut self, flavor: Flavor) -> Self {
        self.flavors.push(flavor);
        self
    }
}

/// A flavor of a component, with the known fields of its configuration.
#[derive(Debug, Clone)]
pub struct Flavor {
    pub(crate) name: String,
    pub(crate) fields: Fields,
    pub(crate) attributes: Attributes,
}

impl Flavor {
    /// The flavor that the component has, unless [`when`](Self::when) limits it.
    #[must_use]
    pub fn new(name: &str, fields: Fields) -> Self {
        Self { name: name.to_owned(), fields, attributes: Vec::new() }
    }

    /// It is this flavor if that input is a URI with one of these schemes.
    #[must_use]
    pub fn when(mut self, input: &str, schemes: &[&str]) -> Self {
        self.attributes.push(("when", when(input, schemes)));
        self
    }

    /// A page that explains the fields.
    #[must_use]
    pub fn docs(mut self, url: &str) -> Self {
        self.attributes.push(("docs", url.into()));
        self
    }
}

/// A way to say who one is: `METHOD:PART:PART`.
#[derive(Debug, Clone)]
pub struct CredentialForm {
    pub(crate) method: String,
    pub(crate) auth_method: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) attributes: Attributes,
}

impl CredentialForm {
    /// A method as it is typed, and the connector's name for it.
    #[must_use]
    pub fn new(method: &str, auth_method: &str) -> Self {
        Self {
            method: method.to_owned(),
            auth_method: auth_method.to_owned(),
            parts: Vec::new(),
            attributes: Vec::new(),
        }
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Another name of the method.
    #[must_use]
    pub fn alias(mut self, method: &str) -> Self {
        self.attributes.push(("aliases", json!([method])));
        self
    }

    /// The form counts if that input is a URI with one of these schemes.
    #[must_use]
    pub fn when(mut self, input: &str, schemes: &[&str]) -> Self {
        self.attributes.push(("when", when(input, schemes)));
        self
    }
}

/// A part of a credential.
#[derive(Debug, Clone)]
pub struct Part {
    pub(crate) name: String,
    pub(crate) secret: bool,
    pub(crate) source: &'static str,
    pub(crate) attributes: Attributes,
}

impl Part {
    /// A part that the provider sees.
    #[must_use]
    pub fn open(name: &str) -> Self {
        Self { name: name.to_owned(), secret: false, source: "text", attributes: Vec::new() }
    }

    /// A part that the host keeps.
    #[must_use]
    pub fn secret(name: &str) -> Self {
        Self { secret: true, ..Self::open(name) }
    }

    /// A secret that is the text of the file whose path is typed.
    #[must_use]
    pub fn secret_file(name: &str) -> Self {
        Self { source: "file", ..Self::secret(name) }
    }

    /// What the host verifies about it.
    #[must_use]
    pub fn check(mut self, check: Check) -> Self {
        self.attributes.push(("check", check.0));
        self
    }
}

fn when(input: &str, schemes: &[&str]) -> Value {
    json!({ "input": input, "schemes": schemes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_says_where_it_is_stored() {
        let input = Input::string("region", "Region").stored_at([
            StoredAt::connector("region"),
            StoredAt::field("orchestrator", "location"),
            StoredAt::resource("orchestrator"),
            StoredAt::kept("region"),
        ]);
        let wanted = json!([
            { "connector": "region" },
            { "component": "orchestrator", "field": "location" },
            { "component": "orchestrator", "resource": true },
            { "kept": "region" },
        ]);
        assert_eq!(input.attributes, [("stored-at", wanted)]);
    }
}
