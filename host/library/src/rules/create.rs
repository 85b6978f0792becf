//! Decides what creating a stack adds, or why it may not be created.
//!
//! 1. No stack has the name.
//! 2. No component of a planned kind and no connector has the name: kitaru creates new ones, and
//!    never takes over existing ones.
//! 3. Components and connectors are named after the stack, and labelled as managed by kitaru.
//! 4. Secrets are separate from configuration, keyed by configuration key.
//! 5. Values that the stack itself keeps become its labels, beside those of the caller.
//!
//! Not decided here: whether the plan is valid (`request`, `provider`).

use crate::{
    name::StackName,
    problem::{Explain, Fault},
    secret::Secrets,
    stack::{self, Component, Connector, MANAGED, Origin, Stack, Summary, keeps_label},
    words::{Action, Text, text},
};
use kitaru_contract::kind;
use kitaru_provider_host::Plan;
use std::collections::BTreeMap;
use thiserror::Error;

/// What already has the name of a new stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameFacts {
    /// The name of the stack that has it: a server may take two spellings for the same.
    pub stack: Option<StackName>,
    /// The kinds of components that have it.
    pub components: Vec<String>,
    /// Whether a connector has it.
    pub connector: bool,
    /// What they are of.
    pub held: Held,
}

/// What components and a connector of a name are of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Held {
    /// Something that is in use, or that kitaru does not manage.
    #[default]
    Used,
    /// A deleted stack: managed by kitaru, and used by no stack.
    Left,
    /// Perhaps a stack that another client is just making.
    Making,
}

/// Why a stack may not be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateRefusal {
    /// A stack has the name.
    #[error("there is a stack named `{name}` already")]
    Exists {
        /// The name.
        name: StackName,
    },
    /// Components or a connector have the name.
    #[error("the name `{name}` is taken by {} {}", listed(kinds), held.words())]
    Taken {
        /// The name.
        name: StackName,
        /// What has the name, as nouns.
        kinds: Vec<String>,
        /// What they are of; what a deleted stack left can be removed.
        held: Held,
    },
}

impl Held {
    fn words(self) -> &'static str {
        match self {
            Self::Used => "in use elsewhere",
            Self::Left => "that a deleted stack left",
            Self::Making => "of a stack that another client may be making",
        }
    }
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

impl Explain for CreateRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Exists { .. } => "stack.exists",
            Self::Taken { .. } => "stack.taken",
        }
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Exists { name } => {
                let switch = Action::use_stack(name.as_str());
                text!["Switch to it with ", switch, ", or choose another name."]
            }
            Self::Taken { name, held: Held::Left, .. } => {
                let delete = Action::delete_recursively(name.as_str());
                text!["Remove what is left with ", delete, ", or choose another name."]
            }
            Self::Taken { held: Held::Making, .. } => {
                "Try again in a minute, or choose another name.".into()
            }
            Self::Taken { held: Held::Used, .. } => {
                "Choose another name: kitaru never takes over what is there.".into()
            }
        })
    }
}

/// What a store adds, all or nothing.
#[derive(Debug, Clone)]
pub struct Creation {
    /// The stack with its components and their connectors.
    pub stack: Stack,
    /// Secret values of components and connectors, by the id of their owner.
    pub secrets: BTreeMap<String, Secrets>,
    /// The server's resource types to verify a connector for, by its id.
    pub resource_types: BTreeMap<String, Vec<String>>,
    /// Whether the stack becomes the active one.
    pub activate: bool,
}

/// The inputs of [`plan`].
#[derive(Debug)]
pub struct CreateInput<'a> {
    /// Its name.
    pub name: &'a StackName,
    /// The provider that planned it.
    pub origin: &'a Origin,
    /// The plan.
    pub plan: &'a Plan,
    /// The withheld values that the plan refers to, by name.
    pub withheld: &'a Secrets,
    /// The labels that the caller gives it.
    pub labels: &'a BTreeMap<String, String>,
    /// Whether it becomes the active one.
    pub activate: bool,
}

/// Why the name is taken; `None` if it is free.
#[must_use]
pub fn refuse(name: &StackName, facts: &NameFacts) -> Option<CreateRefusal> {
    if let Some(name) = facts.stack.clone() {
        return Some(CreateRefusal::Exists { name });
    }
    let name = name.clone();
    let mut kinds = facts.components.clone();
    kinds.sort_by_key(|kind| kind::rank(kind));
    kinds.extend(facts.connector.then(|| "connector".to_owned()));
    (!kinds.is_empty()).then_some(CreateRefusal::Taken { name, kinds, held: facts.held })
}

/// The name of a stack's connector. A plan usually has one for all components; more are numbered.
#[must_use]
pub fn connector_name(stack: &StackName, index: usize) -> String {
    match index {
        0 => stack.to_string(),
        _ => format!("{stack}-{}", index + 1),
    }
}

/// What to create for a stack whose name is free; `new_id` generates ids.
#[must_use]
pub fn plan(input: &CreateInput<'_>, new_id: &dyn Fn() -> String) -> Creation {
    let mut secrets = BTreeMap::new();
    let mut keep = |id: &str, references: &[(String, String)]| {
        let values: Secrets = references
            .iter()
            .filter_map(|(key, name)| Some((key.clone(), input.withheld.get(name)?.clone())))
            .collect();
        let keys = values.keys().cloned().collect();
        if !values.is_empty() {
            secrets.insert(id.to_owned(), values);
        }
        keys
    };
    let mut resource_types = BTreeMap::new();
    let connectors: Vec<Connector> = input
        .plan
        .connectors
        .iter()
        .enumerate()
        .map(|(index, planned)| {
            let id = new_id();
            resource_types.insert(id.clone(), planned.resource_types.clone());
            Connector {
                secret_keys: keep(&id, &planned.secrets),
                id,
                name: connector_name(input.name, index),
                kind: planned.kind.clone(),
                auth_method: planned.auth_method.clone(),
                configuration: planned.configuration.clone(),
                managed: true,
            }
        })
        .collect();
    let mut components: Vec<Component> = input
        .plan
        .components
        .iter()
        .map(|planned| {
            let id = new_id();
            Component {
                secret_keys: keep(&id, &planned.secrets),
                id,
                kind: planned.kind.clone(),
                name: input.name.to_string(),
                flavor: planned.flavor.clone(),
                configuration: planned.configuration.clone(),
                resource_id: planned.resource_id.clone(),
                connector: planned.connector.and_then(|index| connectors.get(index).cloned()),
                managed: true,
            }
        })
        .collect();
    stack::sort(&mut components);
    let kept = input.plan.keeps.iter().map(|(name, value)| (keeps_label(name), value.clone()));
    let given = input.labels.iter().map(|(key, value)| (key.clone(), value.clone()));
    // Of two with one key, the later is taken: kitaru's own.
    let labels = given.chain(kept).chain([(MANAGED.to_owned(), "true".to_owned())]).collect();
    let summary = Summary { id: new_id(), name: input.name.clone(), labels };
    let stack = Stack { summary, origin: Some(input.origin.clone()), components };
    Creation { stack, secrets, resource_types, activate: input.activate }
}
