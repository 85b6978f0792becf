//! Decides which stack file creates a stack again, or why none does.
//!
//! A description declares where a stored stack keeps its inputs, and the
//! provider plans a stack for them. Where plan and stack differ, extra fields
//! are added; the provider's plan for the result must match the stored stack.
//!
//! 1. A provider serves the stack's type.
//! 2. An input has the value from the first of its declared locations that holds one. A required
//!    input that is stored nowhere is listed as a gap.
//! 3. The credential has the form that the connector authenticates with. One with a secret part is
//!    left out and listed, and so is every secret field of a component.
//! 4. A field that differs from the plan becomes an extra field, with its whole value.
//! 5. Components that the type does not create are left out and listed.
//! 6. Finally, components and their resources match the plan, connectors have the planned values,
//!    and the values that the stack itself keeps are planned. Otherwise the stack cannot be
//!    exported, and every difference is reported.
//!
//! Not decided here: how a file is written (`request::draft`), and whether it
//! can be read (`request::check`).

mod compare;
mod refusal;
mod unset;

pub use refusal::{ExportRefusal, Gap};

use super::declared::{Declared, open_connector};
use crate::{
    request::{condition::has_scheme, credential, draft::Draft, input::argument},
    stack::{Component, Connector, Stack},
    words::Text,
};
use kitaru_provider_host::{
    Description, Plan,
    description::{CredentialForm, CredentialPart, Input, InputKind, StoredAt, When},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use unset::unset;

/// A stack as a file, and what the file leaves out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The file.
    pub draft: Draft,
    /// The credential to be typed, if it has secret parts; the known parts are filled in.
    pub credentials: Option<String>,
    /// The names of its secret parts.
    pub parts: Vec<String>,
    /// The secret fields of components, as `TARGET.FIELD`.
    pub fields: Vec<String>,
    /// What else the file leaves out.
    pub gaps: Vec<Gap>,
}

/// A file with the inputs and the credential of a stack.
///
/// # Errors
///
/// If the description declares no location for a required input.
pub fn begin(stack: &Stack, description: &Description) -> Result<Export, Vec<ExportRefusal>> {
    let stack_type = &description.stack_type;
    let (mut inputs, mut gaps, mut untold) = (Vec::new(), Vec::new(), Vec::new());
    for input in &stack_type.inputs {
        let key = input.key();
        let mut places = input.stored_at.iter();
        match places.find_map(|place| stored(place, input, stack, description)) {
            Some(value) => inputs.push((key, value)),
            None if !input.required => {}
            None if input.stored_at.is_empty() => untold.push(ExportRefusal::Untold {
                stack: stack.summary.name.clone(),
                provider: description.provider.clone(),
                key,
            }),
            None => {
                let stack_type = stack_type.name.clone();
                gaps.push(Gap::Input { key, argument: argument(input), stack_type });
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

/// Adds extra fields and gaps for all differences between the stack and the plan for the file.
///
/// # Errors
///
/// If a stack file cannot set a field as it is stored; every such field is reported.
pub fn complete(
    mut export: Export,
    plan: &Plan,
    stack: &Stack,
    description: &Description,
) -> Result<Export, Vec<ExportRefusal>> {
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
            // A different flavor has other fields; `compare` reports it.
            continue;
        }
        let declared = Declared::of(component, description);
        let secrets = declared.secrets(component).into_iter();
        export.fields.extend(secrets.map(|field| format!("{kind}.{field}")));
        for (field, value) in declared.open(component) {
            if planned.configuration.get(&field) == Some(&value) {
                continue;
            }
            refused.extend(unset(declared.fields(), kind, &field, &value).map(Text::from));
            export.draft.extra.entry(kind.clone()).or_default().insert(field, value);
        }
    }
    ExportRefusal::unless_empty(&stack.summary.name, refused).map(|()| export)
}

/// Checks that a plan matches the stored stack.
///
/// # Errors
///
/// If it does not; every difference is reported.
pub fn compare(
    plan: &Plan,
    stack: &Stack,
    description: &Description,
) -> Result<(), Vec<ExportRefusal>> {
    let differences = compare::differences(plan, stack, description);
    ExportRefusal::unless_empty(&stack.summary.name, differences)
}

/// The refusals of a stack that cannot be planned, because required inputs are stored nowhere.
#[must_use]
pub fn unplanned(export: &Export, stack: &Stack) -> Vec<ExportRefusal> {
    let gaps = export.gaps.iter().map(|gap| gap.to_string().into()).collect();
    ExportRefusal::unless_empty(&stack.summary.name, gaps).err().unwrap_or_default()
}

/// The first component of a kind.
fn first<'a>(stack: &'a Stack, kind: &str) -> Option<&'a Component> {
    stack.components.iter().find(|component| component.kind == kind)
}

/// The connector that a stack's components share.
fn connector(stack: &Stack) -> Option<&Connector> {
    stack.components.iter().find_map(|component| component.connector.as_ref())
}

/// The value of an input at a location, if it has the input's kind and is not secret.
pub(super) fn stored(
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
        StoredAt::Resource { component, .. } => {
            first(stack, component)?.resource_id.clone()?.into()
        }
        StoredAt::Flavor { component, .. } => first(stack, component)?.flavor.clone().into(),
        StoredAt::Connector { connector: field } => {
            open_connector(connector(stack)?, Some(description)).remove(field)?
        }
        StoredAt::Kept { kept } => stack.summary.kept(kept)?.into(),
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

/// Adds the credential, in the form that fits the connector and has the most parts.
fn add_credential(export: &mut Export, connector: &Connector, description: &Description) {
    let is_withheld = |part: &CredentialPart| part.secret || part.file;
    let known = |part: &CredentialPart| {
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
