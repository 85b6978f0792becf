//! Decides what creating a stack adds, or why it may not be created.
//!
//! 1. No stack has the name.
//! 2. No component of a planned kind, and no connector, has it: kitaru makes new ones, and never
//!    takes over what is there.
//! 3. Components and connectors are named after the stack, and labelled as kitaru's.
//! 4. Secrets are apart from configuration, by the key that they belong to.
//! 5. What the stack itself is to keep becomes labels of it.
//!
//! Not decided here: whether the plan is right (`request`, `provider`).

use super::paste;
use crate::{
    name::StackName,
    problem::{Explain, Fault},
    provider::Plan,
    secret::Secrets,
    stack::{Component, Connector, MANAGED, Origin, Stack, Summary, keeps_label, rank},
};
use std::collections::BTreeMap;
use thiserror::Error;

/// What the state has under the name of the new stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether a stack has it.
    pub stack: bool,
    /// The kinds of the components that have it.
    pub components: Vec<String>,
    /// Whether a connector has it.
    pub connector: bool,
    /// Whether all of them are what a deleted stack left: kitaru made them, and no stack uses them.
    pub left: bool,
}

/// Why a stack may not be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A stack has the name.
    #[error("there is a stack named `{name}` already")]
    Exists {
        /// The name.
        name: StackName,
    },
    /// Components or a connector have the name.
    #[error("the name `{name}` is taken by {} {}", listed(kinds), if *left { "that a deleted stack left" } else { "in use elsewhere" })]
    Taken {
        /// The name.
        name: StackName,
        /// The kinds of what has it.
        kinds: Vec<String>,
        /// Whether it can be removed.
        left: bool,
    },
}

/// `an orchestrator and a connector`.
fn listed(kinds: &[String]) -> String {
    let nouns: Vec<String> = kinds
        .iter()
        .map(|kind| {
            let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{article} {}", kind.replace('_', " "))
        })
        .collect();
    match nouns.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "stack.exists",
            Self::Taken { .. } => "stack.taken",
        }
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Exists { name } => format!(
                "Switch to it with `{}`, or choose another name.",
                paste::command("use", name.as_str(), "")
            ),
            Self::Taken { name, left: true, .. } => format!(
                "Remove what is left with `{}`, or choose another name.",
                paste::command("delete", name.as_str(), "--recursive")
            ),
            Self::Taken { left: false, .. } => {
                "Choose another name: kitaru never takes over what is there.".to_owned()
            }
        })
    }
}

/// What a store has to add, all or nothing.
#[derive(Debug, Clone)]
pub struct Change {
    /// The stack with its components and their connectors.
    pub stack: Stack,
    /// Secret values of components and connectors, by the id of their owner.
    pub secrets: BTreeMap<String, Secrets>,
    /// Whether the stack becomes the active one.
    pub activate: bool,
}

/// Everything that decides about a new stack.
#[derive(Debug)]
pub struct Wish<'a> {
    /// Its name.
    pub name: &'a StackName,
    /// Who plans it.
    pub origin: &'a Origin,
    /// What is planned.
    pub plan: &'a Plan,
    /// The withheld values that the plan refers to, by name.
    pub withheld: &'a Secrets,
    /// Whether it becomes the active one.
    pub activate: bool,
}

/// Why the name is not free, if it is not.
#[must_use]
pub fn refuse(name: &StackName, facts: &Facts) -> Option<Refusal> {
    let name = name.clone();
    if facts.stack {
        return Some(Refusal::Exists { name });
    }
    let mut kinds = facts.components.clone();
    kinds.sort_by_key(|kind| rank(kind));
    kinds.extend(facts.connector.then(|| "connector".to_owned()));
    (!kinds.is_empty()).then_some(Refusal::Taken { name, kinds, left: facts.left })
}

/// The name of a stack's connector: one serves all components, and a plan with more numbers them.
#[must_use]
pub fn connector_name(stack: &StackName, index: usize) -> String {
    match index {
        0 => stack.to_string(),
        _ => format!("{stack}-{}", index + 1),
    }
}

/// What to add for a stack whose name is free; `new_id` makes ids.
#[must_use]
pub fn plan(wish: &Wish<'_>, new_id: &dyn Fn() -> String) -> Change {
    let mut secrets = BTreeMap::new();
    let mut keep = |id: &str, references: &[(String, String)]| {
        let values: Secrets = references
            .iter()
            .filter_map(|(key, name)| Some((key.clone(), wish.withheld.get(name)?.clone())))
            .collect();
        let keys = values.keys().cloned().collect();
        if !values.is_empty() {
            secrets.insert(id.to_owned(), values);
        }
        keys
    };
    let connectors: Vec<Connector> = wish
        .plan
        .connectors
        .iter()
        .enumerate()
        .map(|(index, planned)| {
            let id = new_id();
            Connector {
                secret_keys: keep(&id, &planned.secrets),
                id,
                name: connector_name(wish.name, index),
                kind: planned.kind.clone(),
                auth_method: planned.auth_method.clone(),
                configuration: planned.configuration.clone(),
                managed: true,
            }
        })
        .collect();
    let mut components: Vec<Component> = wish
        .plan
        .components
        .iter()
        .map(|planned| {
            let id = new_id();
            Component {
                secret_keys: keep(&id, &planned.secrets),
                id,
                kind: planned.kind.clone(),
                name: wish.name.to_string(),
                flavor: planned.flavor.clone(),
                configuration: planned.configuration.clone(),
                resource_id: planned.resource_id.clone(),
                connector: planned.connector.and_then(|index| connectors.get(index).cloned()),
                managed: true,
            }
        })
        .collect();
    components.sort_by_key(|component| rank(&component.kind));
    let kept = wish.plan.keeps.iter().map(|(name, value)| (keeps_label(name), value.clone()));
    let labels = kept.chain([(MANAGED.to_owned(), "true".to_owned())]).collect();
    let summary = Summary { id: new_id(), name: wish.name.clone(), labels };
    let stack = Stack { summary, origin: Some(wish.origin.clone()), components };
    Change { stack, secrets, activate: wish.activate }
}
