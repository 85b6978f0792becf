//! Decides which values of a new stack are told to a person.
//!
//! A provider lists them as it was asked for them. A field that was set besides wins over an input
//! (`request::fields`), so what is told of it is what is stored, as `show` tells it. JSON keeps the
//! provider's list, which programs read since the first release.

use super::{export, fields, rows};
use crate::{request::Request, stack::Stack};
use kitaru_contract::kind;
use kitaru_provider_host::{
    Description, Row,
    description::{Input, StoredAt},
};
use serde_json::Value;

/// The values, by name, with those that extra fields have changed.
#[must_use]
pub fn stored(
    resources: &[(String, String)],
    request: &Request,
    stack: &Stack,
    description: &Description,
) -> Vec<(String, String)> {
    let rows = rows::rows(stack, Some(description));
    let is_set = |component: &str, field: &str| {
        request.extra.get(component).is_some_and(|fields| fields.contains_key(field))
    };
    let of_input = |input: &Input| {
        let mut set = input.stored_at.iter().filter(|place| match place {
            StoredAt::Field { component, field } => is_set(component, field),
            _ => false,
        });
        set.find_map(|place| export::stored(place, input, stack, description))
    };
    let changed = |name: &str| {
        if let Some(kind) = kind::find(name)
            && request.extra.get(name).is_some_and(|it| it.keys().any(|it| kind.shows_field(it)))
        {
            return location(name, &rows, stack);
        }
        let inputs = &description.stack_type.inputs;
        inputs.iter().find(|input| input.key() == name).and_then(of_input).map(|it| text(&it))
    };
    let told = |(name, value): &(String, String)| {
        (name.clone(), changed(name).unwrap_or_else(|| value.clone()))
    };
    resources.iter().map(told).collect()
}

/// The first detail of the component of a kind: where it is.
fn location(kind: &str, rows: &[Row], stack: &Stack) -> Option<String> {
    let is_of_kind =
        |row: &&Row| fields::component_of(row, &stack.components).is_some_and(|it| it.kind == kind);
    let (_, value) = rows.iter().find(is_of_kind)?.details.first()?;
    Some(value.clone())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
