//! Decides what of a stored component is shown besides its provider's details.
//!
//! 1. Only fields that are declared: others may be secrets, as far as anybody knows.
//! 2. Not what the details have: the fields of the kind's default row, those of inputs, and those of
//!    the same name.
//! 3. No secrets; see [`declared`](super::declared).

use super::declared::Declared;
use crate::stack::{Component, Object};
use kitaru_contract::{StoredAt, kind};
use kitaru_provider_host::{Description, Row};

/// The fields of a component that were set and are not among the details of its row.
#[must_use]
pub fn besides(component: &Component, row: &Row, description: &Description) -> Object {
    let declared = Declared::of(component, description);
    let fields = declared.fields();
    let is_told = |field: &str| {
        kind::find(&component.kind).is_some_and(|kind| kind.shows_field(field))
            || row.details.iter().any(|(name, _)| name == field)
            || is_of_input(component, field, description)
    };
    let open = declared.open(component).into_iter();
    open.filter(|(field, _)| fields.has(field) && !is_told(field)).collect()
}

fn is_of_input(component: &Component, field: &str, description: &Description) -> bool {
    let mut places = description.stack_type.inputs.iter().flat_map(|input| &input.stored_at);
    places.any(|place| *place == StoredAt::field(&component.kind, field))
}

/// The component that a row is of.
#[must_use]
pub fn component_of<'a>(row: &Row, components: &'a [Component]) -> Option<&'a Component> {
    components.iter().find(|component| {
        component.name == row.name
            && component.flavor == row.backend
            && kind::role(&component.kind) == row.role
            && (row.role != kind::ADDITIONAL || row.purpose.as_ref() == Some(&component.kind))
    })
}
