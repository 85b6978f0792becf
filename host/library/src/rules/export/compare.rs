//! Compares a stored stack with the plan for its stack file.

use super::{super::declared::Declared, first};
use crate::{
    stack::{Component, Connector, Stack},
    words::{Argument, Text, text},
};
use kitaru_provider_host::{Description, Plan, PlannedComponent, PlannedConnector};
use std::collections::BTreeSet;

/// The differences between plan and stack, each as a clause.
pub(super) fn differences(plan: &Plan, stack: &Stack, description: &Description) -> Vec<Text> {
    let mut found = Vec::new();
    for planned in &plan.components {
        let kind = &planned.kind;
        match first(stack, kind) {
            Some(component) if component.flavor == planned.flavor => {
                let declared = Declared::of(component, description);
                found.extend(fields(planned, component, &declared).into_iter().map(Text::from));
                found.extend(connection(planned, component).map(Text::from));
            }
            Some(Component { flavor, .. }) => found.push(Text::from(format!(
                "its `{kind}` is of the flavor `{flavor}`, and a stack file makes it `{}`",
                planned.flavor
            ))),
            None => {
                let missing = format!("it has no `{kind}`, and every stack file adds one");
                found.push(missing.into());
            }
        }
    }
    for (index, planned) in plan.connectors.iter().enumerate() {
        found.extend(connector(planned, &used(index, plan, stack)));
    }
    found.extend(kept(plan, stack).map(Text::from));
    found
}

/// Kept values that differ. A planned value that the stack does not keep is stored elsewhere, and
/// the export has read it from there.
fn kept(plan: &Plan, stack: &Stack) -> impl Iterator<Item = String> {
    let keeps = stack.summary.keeps();
    let others =
        keeps.filter(|(name, value)| plan.keeps.get(*name).map(String::as_str) != Some(value));
    others.map(|(name, _)| format!("no stack file makes it keep `{name}` as it does"))
}

fn fields(planned: &PlannedComponent, component: &Component, declared: &Declared) -> Vec<String> {
    let (stored, planned) = (declared.open(component), &planned.configuration);
    let fields: BTreeSet<&String> = stored.keys().chain(planned.keys()).collect();
    let kind = &component.kind;
    fields
        .into_iter()
        .filter_map(|field| match (stored.get(field), planned.get(field)) {
            (stored, planned) if stored == planned => None,
            (None, _) => {
                Some(format!("it has no `{kind}.{field}`, and every stack file sets that"))
            }
            _ => Some(format!("no stack file sets `{kind}.{field}` as it is")),
        })
        .collect()
}

fn connection(planned: &PlannedComponent, component: &Component) -> Option<String> {
    let kind = &component.kind;
    match (&component.connector, planned.connector) {
        (Some(_), None) => {
            return Some(format!("its `{kind}` uses a connector, and no stack file gives it one"));
        }
        (None, Some(_)) => {
            return Some(format!("its `{kind}` uses no connector, and every stack file adds one"));
        }
        _ => {}
    }
    let noun = |id: &Option<String>| match id {
        Some(id) => format!("the resource `{id}`"),
        None => "no resource".to_owned(),
    };
    let (stored, planned) = (&component.resource_id, &planned.resource_id);
    (stored != planned).then(|| {
        let (stored, planned) = (noun(stored), noun(planned));
        format!("its `{kind}` is {stored} of its connector, and a stack file makes it {planned}")
    })
}

/// The stored connectors of the components for which this connector is planned.
fn used<'a>(index: usize, plan: &Plan, stack: &'a Stack) -> Vec<&'a Connector> {
    let users = plan.components.iter().filter(|component| component.connector == Some(index));
    let mut used: Vec<&Connector> = Vec::new();
    for component in users.filter_map(|planned| first(stack, &planned.kind)) {
        let connector = component.connector.as_ref();
        used.extend(connector.filter(|new| used.iter().all(|known| known.id != new.id)));
    }
    used
}

/// Compares planned values only: a server adds further ones to a connector.
fn connector(planned: &PlannedConnector, used: &[&Connector]) -> Vec<Text> {
    let stored = match used {
        // A missing connector is reported for the component.
        [] => return Vec::new(),
        [stored] => *stored,
        _ => return vec!["its components use several connectors".into()],
    };
    if stored.kind != planned.kind {
        let (stored, planned) = (&stored.kind, &planned.kind);
        let differs = format!(
            "its connector is of the type `{stored}`, and a stack file makes it `{planned}`"
        );
        return vec![differs.into()];
    }
    if stored.auth_method != planned.auth_method {
        let method = &stored.auth_method;
        let by = format!("its connector authenticates by `{method}`, for which there are no ");
        return vec![text![by, Argument::Credentials]];
    }
    let fields = planned.configuration.iter();
    let fields = fields.filter(|(field, value)| {
        !stored.secret_keys.contains(field) && stored.configuration.get(*field) != Some(value)
    });
    fields
        .map(|(field, _)| format!("no stack file sets its connector's `{field}` as it is").into())
        .collect()
}
