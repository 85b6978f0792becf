//! Decides what deleting a stack removes, or why it may not be deleted.
//!
//! [`plan`] takes the facts and returns the whole change: what is removed, what
//! stays, and which stack is active afterwards. It has no side effects; `store`
//! carries the change out.
//!
//! The rules, in the order they are checked:
//!
//! 1. The stack is not `default`.
//! 2. The active stack is deleted only with `force`, and then `default` becomes active.
//! 3. Its components are deleted only with `recursive`, if they are managed by kitaru and no other
//!    stack uses them. The store may find further ones in use, and keeps those too ([`settle`]).
//! 4. Its connectors are deleted under the same conditions, once nothing uses them.
//!
//! [`leftovers`] plans the removal of what an already deleted stack left behind.
//!
//! Not decided here: which stack a selector means (`rules::select`), and how a
//! deletion is shown (`view::stack::delete`).

use crate::{
    name::StackName,
    problem::{Explain, Fault},
    stack::{Component, Connector, DEFAULT, Stack},
    words::{Action, NamedStack, Text, text},
};
use std::collections::BTreeSet;
use thiserror::Error;

/// Why a stack may not be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeleteRefusal {
    /// It is the `default` stack, which always exists.
    #[error("`{DEFAULT}` cannot be deleted")]
    Default,
    /// It is the active stack, and the deletion is not forced.
    #[error("`{name}` is the active stack")]
    Active {
        /// Its name.
        name: StackName,
        /// Whether its components were to go with it.
        recursive: bool,
    },
    /// The plan that was confirmed is not the present one.
    #[error("what deleting `{name}` removes is not what was confirmed")]
    Changed {
        /// The name of the stack.
        name: String,
    },
}

impl Explain for DeleteRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Default => "stack.default",
            Self::Active { .. } => "stack.active",
            Self::Changed { .. } => "stack.changed",
        }
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Default => {
                "Leave it: kitaru falls back to it when the active stack is deleted.".into()
            }
            Self::Active { name, recursive } => {
                let other = Action::UseStack(NamedStack::Placeholder("stack"));
                let stack = NamedStack::Name(name.to_string());
                let delete = Action::DeleteStack { stack, recursive: *recursive, force: true };
                text![
                    "Switch with ",
                    other,
                    ", or delete it with ",
                    delete,
                    format!(" to fall back to `{DEFAULT}`.")
                ]
            }
            Self::Changed { .. } => {
                "Plan the deletion again, and confirm that plan: the stack may have changed since, or \
                 what was confirmed is the plan of another deletion."
                    .into()
            }
        })
    }
}

/// The options of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeleteOptions {
    /// Whether to delete its components as well.
    pub recursive: bool,
    /// Whether to delete it even if it is the active stack.
    pub force: bool,
}

/// What the state knows about a stack to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteFacts {
    /// The stack, with all its components.
    pub stack: Stack,
    /// Whether it is the active one.
    pub active: bool,
    /// The ids of components that other stacks are known to use. A server checks each component
    /// again when it deletes it, see [`settle`].
    pub shared: BTreeSet<String>,
    /// Its connectors, each with the ids of all components that use it, in any stack.
    pub connectors: Vec<(Connector, Vec<String>)>,
}

/// What a store removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The name of the stack, which may already be deleted.
    pub name: String,
    /// The stack; `None` if only leftovers are removed.
    pub stack: Option<Stack>,
    /// The components to remove.
    pub components: Vec<Component>,
    /// The connectors to remove, with their secrets.
    pub connectors: Vec<Connector>,
    /// The components that stay, and why.
    pub left: Vec<(Component, KeepReason)>,
    /// Whether `default` becomes active, before anything is removed.
    pub fall_back: bool,
}

/// Why a component stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepReason {
    /// The deletion is not recursive; otherwise the component would be removed.
    Kept,
    /// Other stacks use it.
    Shared,
    /// It is not managed by kitaru.
    Unmanaged,
}

/// Checks the rules that need only the name of a stack and whether it is active.
///
/// # Errors
///
/// If it is `default`, or active and not forced.
pub fn refuse(name: &StackName, active: bool, options: DeleteOptions) -> Result<(), DeleteRefusal> {
    match name.as_str() {
        DEFAULT => Err(DeleteRefusal::Default),
        _ if active && !options.force => {
            Err(DeleteRefusal::Active { name: name.clone(), recursive: options.recursive })
        }
        _ => Ok(()),
    }
}

/// What deleting a stack removes.
///
/// # Errors
///
/// If it is `default`, or active and not forced.
pub fn plan(facts: &DeleteFacts, options: DeleteOptions) -> Result<Deletion, DeleteRefusal> {
    refuse(&facts.stack.summary.name, facts.active, options)?;
    let (mut components, mut left) = (Vec::new(), Vec::new());
    for component in &facts.stack.components {
        let why = if facts.shared.contains(&component.id) {
            Some(KeepReason::Shared)
        } else if !component.managed {
            Some(KeepReason::Unmanaged)
        } else if !options.recursive {
            Some(KeepReason::Kept)
        } else {
            None
        };
        match why {
            Some(why) => left.push((component.clone(), why)),
            None => components.push(component.clone()),
        }
    }
    let connectors = unused(&facts.connectors, &components, options.recursive);
    let stack = Some(facts.stack.clone());
    let name = facts.stack.summary.name.to_string();
    Ok(Deletion { name, stack, components, connectors, left, fall_back: facts.active })
}

/// Corrects a deletion by what the store kept because it is in use: components, and the ids of
/// connectors.
#[must_use]
pub fn settle(mut planned: Deletion, shared: &[Component], connectors: &[String]) -> Deletion {
    planned.components.retain(|component| shared.iter().all(|kept| kept.id != component.id));
    planned.connectors.retain(|connector| !connectors.contains(&connector.id));
    planned.left.extend(shared.iter().map(|component| (component.clone(), KeepReason::Shared)));
    planned
}

/// A digest of what a deletion removes, what it leaves and which stack is active afterwards.
#[must_use]
pub fn digest(deletion: &Deletion) -> String {
    /// Characters of the digest: no two plans of a person are alike in so many.
    const LENGTH: usize = 32;
    let Deletion { name, stack, components, connectors, left, fall_back } = deletion;
    let sorted = |ids: &mut dyn Iterator<Item = &String>| {
        let mut ids: Vec<&String> = ids.collect();
        ids.sort();
        ids.into_iter().cloned().collect::<Vec<_>>()
    };
    let parts = serde_json::json!([
        name,
        stack.as_ref().map(Stack::id),
        sorted(&mut components.iter().map(|component| &component.id)),
        sorted(&mut connectors.iter().map(|connector| &connector.id)),
        sorted(&mut left.iter().map(|(component, _)| &component.id)),
        fall_back,
    ]);
    let mut digest = blake3::hash(parts.to_string().as_bytes()).to_hex().to_string();
    digest.truncate(LENGTH);
    digest
}

/// What a deleted stack left under its name: managed by kitaru, and used by no stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// The name.
    pub name: String,
    /// Components.
    pub components: Vec<Component>,
    /// Connectors, each with the ids of all components that use it.
    pub connectors: Vec<(Connector, Vec<String>)>,
}

/// What a recursive deletion of an already deleted stack removes; `None` if nothing is left.
#[must_use]
pub fn leftovers(facts: &Leftovers) -> Option<Deletion> {
    let components = facts.components.clone();
    let connectors = unused(&facts.connectors, &components, true);
    (!components.is_empty() || !connectors.is_empty()).then(|| Deletion {
        name: facts.name.clone(),
        stack: None,
        components,
        connectors,
        left: Vec::new(),
        fall_back: false,
    })
}

/// The connectors that nothing uses once these components are removed.
fn unused(
    connectors: &[(Connector, Vec<String>)],
    going: &[Component],
    recursive: bool,
) -> Vec<Connector> {
    let goes = |id: &String| going.iter().any(|component| component.id == *id);
    connectors
        .iter()
        .filter(|(connector, users)| recursive && connector.managed && users.iter().all(goes))
        .map(|(connector, _)| connector.clone())
        .collect()
}
