//! Decides which stack file creates a stack again, or why none does.
//!
//! A description says where a stored stack keeps its inputs, and the provider
//! says what it plans for them. Where the two differ, extra fields make up for
//! it; then the provider is asked once more, and must plan what is stored.
//!
//! 1. The stack is of a type that a provider serves.
//! 2. An input has the value at the first of its places that holds one. A required one that is
//!    stored nowhere is named, to be added.
//! 3. A credential is of the form that the connector authenticates by. One with a secret part is
//!    left out and named, and so is every secret field of a component.
//! 4. A field that is not as planned for the inputs becomes an extra field, whole.
//! 5. Components that the type does not create are left out, and named.
//! 6. In the end, components and their resources are as planned, connectors have what is planned,
//!    and what the stack itself keeps is planned; or the stack cannot be exported, and every
//!    difference is told.
//!
//! Not decided here: how a file is written (`request::draft`), and whether it
//! can be read (`request::check`).

mod compare;
mod refusal;
mod unset;

pub use refusal::{Gap, Refusal};

use crate::{
    description::{CredentialForm, Description, Input, InputKind, Part, StoredAt, When},
    provider::{Declared, Plan, declared::open_connector},
    request::{condition::has_scheme, credential, draft::Draft},
    stack::{Component, Connector, Stack},
};
use serde_json::Value;
use std::collections::BTreeMap;
use unset::unset;

/// A stack as a file, and what is not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The file.
    pub draft: Draft,
    /// The credential to be typed, if it has secret parts.
    pub credentials: Option<String>,
    /// The names of its secret parts.
    pub parts: Vec<String>,
    /// The secret fields of components, as `TARGET.FIELD`.
    pub fields: Vec<String>,
    /// What else is not in the file.
    pub gaps: Vec<Gap>,
}

/// A file with the inputs and the credential of a stack.
///
/// # Errors
///
/// If the provider does not say where an input is.
pub fn begin(stack: &Stack, description: &Description) -> Result<Export, Vec<Refusal>> {
    let stack_type = &description.stack_type;
    let (mut inputs, mut gaps, mut untold) = (Vec::new(), Vec::new(), Vec::new());
    for input in &stack_type.inputs {
        let key = input.key();
        let mut places = input.stored_at.iter();
        match places.find_map(|place| stored(place, input, stack, description)) {
            Some(value) => inputs.push((key, value)),
            None if !input.required => {}
            None if input.stored_at.is_empty() => untold.push(Refusal::Untold {
                stack: stack.summary.name.clone(),
                provider: description.provider.clone(),
                key,
            }),
            None => {
                let stack_type = stack_type.name.clone();
                gaps.push(Gap::Input { key, usage: input.usage(), stack_type });
            }
        }
    }
    if !untold.is_empty() {
        return Err(untold);
    }
    let draft = Draft {
        name: stack.summary.name.to_string(),
        stack_type: stack_type.name.clone(),
        inputs,
        credentials: None,
        extra: BTreeMap::new(),
    };
    let (parts, fields) = (Vec::new(), Vec::new());
    let mut export = Export { draft, credentials: None, parts, fields, gaps };
    if let Some(connector) = connector(stack) {
        add_credential(&mut export, connector, description);
    }
    Ok(export)
}

/// Adds all that is not as planned for what is there.
///
/// # Errors
///
/// With every field that cannot be set.
pub fn complete(
    mut export: Export,
    plan: &Plan,
    stack: &Stack,
    description: &Description,
) -> Result<Export, Vec<Refusal>> {
    let mut refused = Vec::new();
    for component in &stack.components {
        let kind = &component.kind;
        let is_first = first(stack, kind).is_some_and(|first| first.id == component.id);
        let planned = plan.components.iter().find(|planned| planned.kind == *kind);
        let Some(planned) = planned.filter(|_| is_first) else {
            let (label, stack_type) = (component.label(), export.draft.stack_type.clone());
            export.gaps.push(Gap::Component { label, stack_type });
            continue;
        };
        if planned.flavor != component.flavor {
            // Its fields are those of something else, and the comparison tells.
            continue;
        }
        let declared = Declared::of(component, description);
        let secrets = declared.secrets(component).into_iter();
        export.fields.extend(secrets.map(|field| format!("{kind}.{field}")));
        for (field, value) in declared.open(component) {
            if planned.configuration.get(&field) == Some(&value) {
                continue;
            }
            refused.extend(unset(declared.fields(), kind, &field, &value));
            export.draft.extra.entry(kind.clone()).or_default().insert(field, value);
        }
    }
    Refusal::unless_empty(&stack.summary.name, refused).map(|()| export)
}

/// Checks that a plan is what is stored.
///
/// # Errors
///
/// With every difference.
pub fn compare(plan: &Plan, stack: &Stack, description: &Description) -> Result<(), Vec<Refusal>> {
    let differences = compare::differences(plan, stack, description);
    Refusal::unless_empty(&stack.summary.name, differences)
}

/// The refusal of a stack that cannot be planned, since required inputs are stored nowhere.
#[must_use]
pub fn unplanned(export: &Export, stack: &Stack) -> Vec<Refusal> {
    let gaps = export.gaps.iter().map(ToString::to_string).collect();
    Refusal::unless_empty(&stack.summary.name, gaps).err().unwrap_or_default()
}

/// The component of a kind; of several, the first counts.
fn first<'a>(stack: &'a Stack, kind: &str) -> Option<&'a Component> {
    stack.components.iter().find(|component| component.kind == kind)
}

/// The connector that a stack's components share.
fn connector(stack: &Stack) -> Option<&Connector> {
    stack.components.iter().find_map(|component| component.connector.as_ref())
}

/// The value of an input at a place, if it is of the input's kind and no secret.
fn stored(
    place: &StoredAt,
    input: &Input,
    stack: &Stack,
    description: &Description,
) -> Option<Value> {
    let value = match place {
        StoredAt::Field { component, field } => {
            let component = first(stack, component)?;
            Declared::of(component, description).open(component).remove(field)?
        }
        StoredAt::Resource { component } => first(stack, component)?.resource_id.clone()?.into(),
        StoredAt::Connector { field } => {
            open_connector(connector(stack)?, Some(description)).remove(field)?
        }
        StoredAt::Kept { name } => stack.summary.kept(name)?.into(),
    };
    let fits = match input.kind {
        InputKind::Boolean => value.is_boolean(),
        InputKind::Integer => value.is_i64() || value.is_u64(),
        InputKind::String | InputKind::Uri(_) | InputKind::Choice(_) => {
            value.as_str().is_some_and(|text| !text.trim().is_empty())
        }
    };
    fits.then_some(value)
}

/// Of the forms that a connector authenticates by, the one with the most parts that it has.
fn add_credential(export: &mut Export, connector: &Connector, description: &Description) {
    let is_withheld = |part: &Part| part.secret || part.file;
    let known = |part: &Part| {
        let value = connector.configuration.get(&part.name)?.as_str()?;
        (!is_withheld(part) && !value.trim().is_empty()).then_some(value)
    };
    let fits = |form: &&CredentialForm| {
        form.auth_method == connector.auth_method
            && holds(form.when.as_ref(), &export.draft)
            && form.parts.iter().all(|part| is_withheld(part) || known(part).is_some())
    };
    let forms = description.credentials.iter().filter(fits);
    let Some(form) = forms.max_by_key(|form| form.parts.len()) else { return };
    let text = credential::filled(form, known);
    let withheld = form.parts.iter().filter(|part| is_withheld(part));
    export.parts.extend(withheld.map(|part| part.name.clone()));
    match export.parts.is_empty() {
        true => export.draft.credentials = Some(text),
        false => export.credentials = Some(text),
    }
}

fn holds(when: Option<&When>, draft: &Draft) -> bool {
    when.is_none_or(|when| {
        let key = when.input.replace('-', "_");
        let value = draft.inputs.iter().find(|(input, _)| *input == key);
        let uri = value.and_then(|(_, value)| value.as_str());
        uri.is_some_and(|uri| has_scheme(uri, &when.schemes))
    })
}

#[cfg(test)]
mod tests;
