//! Reads extra fields by the fields that the flavors of their targets declare.
//!
//! 1. A target that the type does not have is refused.
//! 2. Of a target's flavors, those count whose condition holds; all, if none does.
//! 3. An unknown top-level field is refused, with the nearest known name.
//! 4. A value is read by the declared type.
//! 5. The value of a sensitive field is withheld from the provider.
//! 6. `--async` sets the field that the type names, unless that was set explicitly.

use super::{
    condition::holds,
    findings::{About, Findings},
    layer::Layer,
    nearest,
    schema::{Fields, Mismatch},
    yaml::{Entry, Place},
};
use crate::{
    description::{Description, Flavor, Target},
    problem::{Explain, Fault, Problem},
    secret::{HIDDEN, Secret, Secrets},
    stack::Object,
};
use serde_json::Value;
use std::collections::BTreeMap;
use thiserror::Error;

/// Extra fields, read.
#[derive(Debug, Default)]
pub struct Read {
    /// What the provider may see, by target.
    pub open: BTreeMap<String, Object>,
    /// What it may not, as `TARGET.FIELD`.
    pub withheld: Secrets,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
enum Wrong {
    #[error("{subject}: `{stack_type}` stacks have no component `{target}`")]
    Target { subject: String, target: String, stack_type: String, known: Vec<String> },
    #[error("{subject}: `{flavor}` has no field `{field}`")]
    Field {
        subject: String,
        flavor: String,
        field: String,
        near: Option<String>,
        docs: Option<String>,
    },
    #[error("{subject}: `{field}` wants {wanted}, and this is {found}")]
    Type { subject: String, field: String, wanted: String, found: String },
}

impl Explain for Wrong {
    fn code(&self) -> &'static str {
        match self {
            Self::Target { .. } => "extra.target",
            Self::Field { .. } => "extra.field",
            Self::Type { .. } => "extra.type",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Target { known, target, .. } => {
                let known = known.iter().map(String::as_str);
                Some(match nearest(target, known.clone()) {
                    Some(near) => format!("Write `{near}`, if that is meant."),
                    None => {
                        let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                        format!("Address one of {}.", known.join(", "))
                    }
                })
            }
            Self::Field { near, docs, .. } => {
                let near = near.as_ref().map(|near| format!("Write `{near}`, if that is meant."));
                let docs = docs.as_ref().map(|docs| format!("See {docs} for all fields."));
                let hints: Vec<String> = near.into_iter().chain(docs).collect();
                (!hints.is_empty()).then(|| hints.join(" "))
            }
            Self::Type { .. } => None,
        }
    }
}

/// Reads the extra fields of a layer.
pub fn read(layer: &Layer, description: &Description, findings: &mut Findings) -> Read {
    let mut read = Read::default();
    for (entry, fields) in layer.extra.targets() {
        let Some(target) = description.targets.iter().find(|target| target.name == entry.key)
        else {
            let wrong = Wrong::Target {
                subject: subject(&entry.place, &entry.key),
                target: entry.key.clone(),
                stack_type: description.stack_type.name.clone(),
                known: description.targets.iter().map(|target| target.name.clone()).collect(),
            };
            findings.add(About::Target, wrong);
            continue;
        };
        let flavors = flavors(target, layer);
        for field in fields {
            match read_field(target, &flavors, field, &mut read) {
                Ok(()) => {}
                Err(wrong) => findings.add(About::Field, Problem::from(wrong)),
            }
        }
    }
    set_async(layer, description, &mut read);
    read
}

/// A flavor that a component may have, with its fields.
type Declared<'a> = (&'a Flavor, Value);

fn flavors<'a>(target: &'a Target, layer: &Layer) -> Vec<Declared<'a>> {
    let holding: Vec<&Flavor> =
        target.flavors.iter().filter(|flavor| holds(flavor.when.as_ref(), layer)).collect();
    let counting = if holding.is_empty() { target.flavors.iter().collect() } else { holding };
    // The text was written from JSON.
    let declared =
        |flavor: &'a Flavor| (flavor, serde_json::from_str(&flavor.fields).unwrap_or_default());
    counting.into_iter().map(declared).collect()
}

fn read_field(
    target: &Target,
    flavors: &[Declared<'_>],
    entry: &Entry,
    read: &mut Read,
) -> Result<(), Wrong> {
    let field = &entry.key;
    let path = format!("{}.{field}", target.name);
    let subject = subject(&entry.place, &path);
    let Some((_, fields)) = flavors.iter().find(|(_, fields)| Fields::new(fields).has(field))
    else {
        let names = flavors.iter().flat_map(|(_, fields)| Fields::new(fields).names());
        let near = nearest(field, names).map(str::to_owned);
        let (flavor, docs) = match flavors {
            [(flavor, _), ..] => (flavor.name.clone(), flavor.docs.clone()),
            [] => (target.name.clone(), None),
        };
        return Err(Wrong::Field { subject, flavor, field: field.clone(), near, docs });
    };
    let fields = Fields::new(fields);
    let sensitive = fields.is_sensitive(field);
    match fields.read(field, &entry.value) {
        Ok(value) if sensitive && !value.is_null() => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            read.withheld.insert(path, Secret::new(text));
        }
        Ok(value) => {
            read.open.entry(target.name.clone()).or_default().insert(field.clone(), value);
        }
        Err(Mismatch { place, path: below, wanted, found }) => {
            let found = if sensitive { format!("`{HIDDEN}`") } else { found };
            let subject = place.prefix().unwrap_or(subject);
            let field = [std::slice::from_ref(field), &below].concat().join(".");
            return Err(Wrong::Type { subject, field, wanted, found });
        }
    }
    Ok(())
}

fn set_async(layer: &Layer, description: &Description, read: &mut Read) {
    let asked = layer.asynchronous.as_ref().is_some_and(|switch| switch.on);
    if let Some(preset) = description.asynchronous.as_ref().filter(|_| asked)
        && layer.extra.place(&preset.target, &preset.field).is_none()
    {
        let fields = read.open.entry(preset.target.clone()).or_default();
        fields.insert(preset.field.clone(), Value::clone(&preset.value));
    }
}

/// Where a field was given, for the front of a message.
fn subject(place: &Place, path: &str) -> String {
    place.prefix().unwrap_or_else(|| format!("`--extra {path}`"))
}
