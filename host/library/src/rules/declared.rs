//! Decides which values of a stored stack are secret, by the description of its type.
//!
//! A state may hold such a value in plain text: on a server, or because a later
//! description declared it secret. It is never shown, exported or sent to a provider.
//!
//! 1. A field of a component is secret if its flavor declares it secret, or it is stored as a
//!    secret.
//! 2. A field of a component is secret as a whole if a part of its value looks like a secret; see
//!    [`exposed`](crate::request::exposed).
//! 3. A field of a connector is secret if it is a secret part of a credential form, or it is stored
//!    as a secret.

use crate::{
    request::exposed::holds_secret,
    secret::{Secret, Secrets},
    stack::{Component, Connector, Object, Stack},
};
use kitaru_provider_host::{Description, Fields, description::Flavor};
use serde_json::Value;
use std::{cell::OnceCell, collections::BTreeMap};

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
        let holding = component.configuration.iter().filter(|(_, value)| holds_secret(value));
        let holding = holding.map(|(field, _)| field);
        let mut secrets: Vec<String> =
            component.secret_keys.iter().chain(declared).chain(holding).cloned().collect();
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

/// Takes the secret fields out of the configuration of a stack's components, where another program
/// or a server keeps them in plain text, and returns them by the id of the component.
///
/// The first description that declares a component's flavor counts.
#[must_use]
pub fn set_apart(stack: &mut Stack, descriptions: &[Description]) -> BTreeMap<String, Secrets> {
    let mut apart = BTreeMap::new();
    for component in &mut stack.components {
        let known = descriptions.iter().map(|known| Declared::of(component, known));
        let declared = known.into_iter().find(|declared| declared.flavor.is_some());
        let mut secrets = Secrets::new();
        for field in declared.unwrap_or_default().secrets(component) {
            let value = component.configuration.remove(&field).unwrap_or_default();
            if value.is_null() {
                continue;
            }
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            secrets.insert(field, Secret::new(text));
        }
        if !secrets.is_empty() {
            apart.insert(component.id.clone(), secrets);
        }
    }
    apart
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{name::StackName, stack::Summary};
    use serde_json::json;

    #[test]
    fn a_secret_in_plain_text_is_set_apart() {
        let configuration = json!({
            "path": "s3://bucket",
            "config_kwargs": { "read_timeout": 9 },
            "unset": null,
            "client_kwargs": { "aws_secret_access_key": "hush", "region_name": "eu-west-1" },
            "s3_additional_kwargs": "{\"password\": \"hush\"}",
            "endpoint": "https://me:hush@minio.example.com",
        });
        let component = Component {
            id: "c".to_owned(),
            kind: "artifact_store".to_owned(),
            name: "s".to_owned(),
            flavor: "s3".to_owned(),
            configuration: serde_json::from_value(configuration).unwrap(),
            secret_keys: Vec::new(),
            resource_id: None,
            connector: None,
            managed: false,
        };
        let name = StackName::parse("s").unwrap();
        let summary = Summary { id: "s".to_owned(), name, labels: BTreeMap::new() };
        let mut stack = Stack { summary, origin: None, components: vec![component] };
        let shown = open(&stack, None).components.remove(0).configuration;
        let apart = set_apart(&mut stack, &[]);
        let kept = &stack.components[0].configuration;
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["config_kwargs", "path", "unset"]);
        assert_eq!(*kept, shown);
        assert_eq!(
            apart["c"].keys().collect::<Vec<_>>(),
            ["client_kwargs", "endpoint", "s3_additional_kwargs"]
        );
        assert!(apart["c"]["client_kwargs"].expose().contains("hush"));
    }
}
