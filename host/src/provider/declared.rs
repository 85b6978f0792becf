//! Which values of a stored stack are secret, by what its type's description declares.
//!
//! A state may hold them in the open: on a server, or since a description
//! declared them later. Nothing that reads a stack for somebody else passes
//! them on.
//!
//! 1. A field of a component is secret if its flavor declares so, or if it is kept as a secret.
//! 2. A field of a connector is secret if a credential has it as a secret part, or if it is kept as
//!    a secret.

use crate::{
    description::{Description, Flavor},
    request::schema::Fields,
    stack::{Component, Connector, Object, Stack},
};
use serde_json::Value;
use std::cell::OnceCell;

/// The declaration of a component's flavor; of an unknown flavor, one without fields.
#[derive(Debug, Default)]
pub struct Declared<'a> {
    flavor: Option<&'a Flavor>,
    /// Read when it is asked for: most of it is long.
    schema: OnceCell<Value>,
}

impl<'a> Declared<'a> {
    /// What a description declares of a component.
    #[must_use]
    pub fn of(component: &Component, description: &'a Description) -> Self {
        let targets = description.targets.iter().filter(|target| target.name == component.kind);
        let mut flavors = targets.flat_map(|target| &target.flavors);
        let flavor = flavors.find(|flavor| flavor.name == component.flavor);
        Self { flavor, schema: OnceCell::new() }
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self) -> Fields<'_> {
        let read = || {
            // The text was written from JSON.
            self.flavor.and_then(|flavor| serde_json::from_str(&flavor.fields).ok())
        };
        Fields::new(self.schema.get_or_init(|| read().unwrap_or_default()))
    }

    /// The names of a component's secret fields, each once.
    #[must_use]
    pub fn secrets(&self, component: &Component) -> Vec<String> {
        let declared = self.flavor.iter().flat_map(|flavor| &flavor.secrets);
        let declared = declared.filter(|field| component.configuration.contains_key(*field));
        let mut secrets: Vec<String> =
            component.secret_keys.iter().chain(declared).cloned().collect();
        secrets.sort();
        secrets.dedup();
        secrets
    }

    /// The configuration without them.
    #[must_use]
    pub fn open(&self, component: &Component) -> Object {
        without(&component.configuration, &self.secrets(component))
    }
}

/// The configuration of a connector without its secret fields.
#[must_use]
pub fn open_connector(connector: &Connector, description: Option<&Description>) -> Object {
    let forms = description.into_iter().flat_map(|known| &known.credentials);
    let parts = forms.flat_map(|form| &form.parts);
    let declared = parts.filter(|part| part.secret).map(|part| part.name.clone());
    let secrets: Vec<String> = declared.chain(connector.secret_keys.iter().cloned()).collect();
    without(&connector.configuration, &secrets)
}

/// The stack without any secret; without a description, only what is kept as one is known.
#[must_use]
pub fn open(stack: &Stack, description: Option<&Description>) -> Stack {
    let mut open = stack.clone();
    for component in &mut open.components {
        let declared = description.map(|known| Declared::of(component, known));
        component.configuration = declared.unwrap_or_default().open(component);
        if let Some(connector) = &mut component.connector {
            connector.configuration = open_connector(connector, description);
        }
    }
    open
}

fn without(configuration: &Object, secrets: &[String]) -> Object {
    let fields = configuration.iter().filter(|(field, _)| !secrets.contains(field));
    fields.map(|(field, value)| (field.clone(), value.clone())).collect()
}
