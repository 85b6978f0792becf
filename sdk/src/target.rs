//! The components that extra fields address, with their flavors and fields.

use crate::Fields;
use kitaru_contract::{
    self as contract, When,
    attribute::{self, name},
};

/// A component that `--extra TARGET.FIELD=VALUE` may address.
#[derive(Debug, Clone)]
pub struct Target(pub(crate) contract::Target);

impl Target {
    /// A target; its name is the kind of its component.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(contract::Target { name: name.to_owned(), ..contract::Target::default() })
    }

    /// Adds a flavor that the component may have.
    #[must_use]
    pub fn flavor(mut self, flavor: Flavor) -> Self {
        self.0.flavors.push(flavor.0);
        self
    }
}

/// A flavor of a component, with the known fields of its configuration.
#[derive(Debug, Clone)]
pub struct Flavor(contract::Flavor);

impl Flavor {
    /// The flavor that the component has, unless [`when`](Self::when) limits it.
    #[must_use]
    pub fn new(name: &str, fields: Fields) -> Self {
        Self(contract::Flavor {
            name: name.to_owned(),
            fields: attribute::text(&fields.into_value()),
            attributes: Vec::new(),
        })
    }

    /// Limits the flavor to stacks whose input is a URI with one of these schemes.
    #[must_use]
    pub fn when(self, input: &str, schemes: &[&str]) -> Self {
        self.attribute(attribute::of(name::WHEN, &When::new(input, schemes)))
    }

    /// Sets the page that explains the fields.
    #[must_use]
    pub fn docs(self, url: &str) -> Self {
        self.attribute(attribute::new(name::DOCS, &url.into()))
    }

    fn attribute(mut self, attribute: contract::Attribute) -> Self {
        attribute::set(&mut self.0.attributes, attribute);
        self
    }
}
