//! Decides which values of a stored stack are secret, by the description of its type.
//!
//! A state may hold such a value in plain text: on a server, or because a later
//! description declared it secret. It is never shown, exported or sent to a provider.
//!
//! 1. A field of a component is secret if its flavor declares it secret, or it is stored as a
//!    secret.
//! 2. A field of a connector is secret if it is a secret part of a credential form, or it is stored
//!    as a secret.

use crate::stack::{Component, Connector, Object, Stack};
use kitaru_provider_host::{Description, Fields, description::Flavor};
use serde_json::Value;
use std::cell::OnceCell;

/// The declaration of a component's flavor; an unknown flavor has no fields.
#[derive(Debug, Default)]
pub struct Declared<'a> {
    flavor: Option<&'a Flavor>,
    /// Parsed on first use: schemas are long.
    schema: OnceCell<Value>,
}

impl<'a> Declared<'a> {
    /// What a description declares for a component.
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
            // The text was serialised from JSON, so it parses.
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

    /// The configuration without secret fields.
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

/// The stack without secrets; without a description, only values stored as secrets are known.
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
