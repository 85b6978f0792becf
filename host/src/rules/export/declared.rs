//! The fields that a component's flavor declares, and which of them are secret.

use crate::{
    description::Description,
    request::{
        emit,
        schema::{Fields, Mismatch},
        yaml::{self, Content, Place},
    },
    stack::{Component, Object},
};
use serde_json::Value;

/// The declaration of a component's flavor; of an unknown flavor, one without fields.
pub(super) struct Declared(Value);

impl Declared {
    pub(super) fn of(component: &Component, description: &Description) -> Self {
        let targets = description.targets.iter().filter(|target| target.name == component.kind);
        let mut flavors = targets.flat_map(|target| &target.flavors);
        let flavor = flavors.find(|flavor| flavor.name == component.flavor);
        // The text was written from JSON.
        let fields = flavor.and_then(|flavor| serde_json::from_str(&flavor.fields).ok());
        Self(fields.unwrap_or_default())
    }

    /// Why a stack file cannot give a field its value, as a clause.
    pub(super) fn unset(&self, kind: &str, field: &str, value: &Value) -> Option<String> {
        let fields = Fields::new(&self.0);
        let none = || Some(format!("no stack file sets `{kind}.{field}`"));
        if !fields.has(field) {
            return none();
        }
        let written = emit::map(&[(field, value.clone())]);
        let root = yaml::parse(&written, &Place::start(kind)).ok().flatten();
        let Some(Content::Map(entries)) = root.map(|node| node.content) else { return none() };
        match entries.first().map(|entry| fields.read(field, &entry.value)) {
            Some(Ok(read)) if read == *value => None,
            Some(Err(Mismatch { path, wanted, found, .. })) => {
                let path = [&[kind.to_owned(), field.to_owned()], path.as_slice()].concat();
                let path = path.join(".");
                Some(format!("`{path}` wants {wanted}, and is stored as {found}"))
            }
            _ => none(),
        }
    }

    /// The names of the fields that are secret, by where they are kept or as they are declared.
    pub(super) fn secrets(&self, component: &Component) -> Vec<String> {
        let keys = component.configuration.keys();
        let declared = keys.filter(|field| Fields::new(&self.0).is_sensitive(field));
        let mut secrets: Vec<String> =
            component.secret_keys.iter().chain(declared).cloned().collect();
        secrets.sort();
        secrets.dedup();
        secrets
    }

    /// The configuration without them.
    pub(super) fn open(&self, component: &Component) -> Object {
        let secrets = self.secrets(component);
        let fields = component.configuration.iter().filter(|(field, _)| !secrets.contains(field));
        fields.map(|(field, value)| (field.clone(), value.clone())).collect()
    }
}
