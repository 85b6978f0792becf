//! Decides what deleting a stack removes, or why it may not be deleted.
//!
//! [`plan`] is given the facts and returns the whole answer: what goes, what
//! stays, and which stack is active afterwards. It touches nothing, so it
//! cannot stop halfway; `store` carries the answer out in one commit.
//!
//! The rules, in the order they are checked:
//!
//! 1. The stack is not `default`.
//! 2. The active stack goes only with `force`, and then `default` takes over.
//! 3. Its components go only if `recursive` was asked for, kitaru made them, and no other stack
//!    uses them.
//! 4. Its connectors go once nothing uses them, under the same conditions.
//!
//! [`leftovers`] is the plan for a stack that is gone, but left things behind.
//!
//! Not decided here: which stack is meant (`rules::select`), and how the answer
//! reads (`view::stack_delete`).

use super::paste;
use crate::{
    name::StackName,
    problem::{Explain, Fault},
    stack::{Component, Connector, DEFAULT, Stack},
};
use thiserror::Error;

/// Why a stack may not be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// It is the one that is always there.
    #[error("`{DEFAULT}` cannot be deleted")]
    Default,
    /// The next run would use it.
    #[error("`{name}` is the active stack")]
    Active {
        /// Its name.
        name: StackName,
    },
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Default => "stack.default",
            Self::Active { .. } => "stack.active",
        }
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Default => {
                "Leave it: kitaru falls back to it when the active stack is deleted.".to_owned()
            }
            Self::Active { name } => format!(
                "Switch with `kitaru stack use <other>`, or delete it with `{}` to fall back to `{DEFAULT}`.",
                paste::command("delete", name.as_str(), "--force")
            ),
        })
    }
}

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Its components as well.
    pub recursive: bool,
    /// Even if it is the active one.
    pub force: bool,
}

/// A component, and how many stacks use it besides the one to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// The component.
    pub component: Component,
    /// How many other stacks use it; none if only the deletion will tell.
    pub others: Option<u64>,
}

/// What the state knows about a stack to delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The stack.
    pub stack: Stack,
    /// Whether it is the active one.
    pub active: bool,
    /// Its components.
    pub components: Vec<Used>,
    /// Its connectors, each with the ids of all components that use it, in whatever stack.
    pub connectors: Vec<(Connector, Vec<String>)>,
}

/// What a store has to remove, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The name of the stack, there or gone.
    pub name: String,
    /// The stack; none if only leftovers go.
    pub stack: Option<Stack>,
    /// The components that go.
    pub components: Vec<Component>,
    /// The connectors that go, and their secrets with them.
    pub connectors: Vec<Connector>,
    /// The components that stay, and why.
    pub left: Vec<(Component, Why)>,
    /// Whether `default` becomes active, before anything goes.
    pub fall_back: bool,
}

/// Why a component stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Only the stack was to be deleted, and nothing else stands in the way.
    Kept,
    /// Other stacks use it.
    Shared,
    /// Somebody else made it.
    Unmanaged,
}

/// Refuses what can be refused knowing no more than a stack's name, and whether it is active.
///
/// # Errors
///
/// If it is `default`, or active and not forced.
pub fn refuse(name: &StackName, active: bool, options: Options) -> Result<(), Refusal> {
    match name.as_str() {
        DEFAULT => Err(Refusal::Default),
        _ if active && !options.force => Err(Refusal::Active { name: name.clone() }),
        _ => Ok(()),
    }
}

/// What deleting a stack removes.
///
/// # Errors
///
/// If it is `default`, or active and not forced.
pub fn plan(facts: &Facts, options: Options) -> Result<Change, Refusal> {
    refuse(&facts.stack.summary.name, facts.active, options)?;
    let (mut components, mut left) = (Vec::new(), Vec::new());
    for Used { component, others } in &facts.components {
        let why = if others.is_some_and(|others| others > 0) {
            Some(Why::Shared)
        } else if !component.managed {
            Some(Why::Unmanaged)
        } else if !options.recursive {
            Some(Why::Kept)
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
    Ok(Change { name, stack, components, connectors, left, fall_back: facts.active })
}

/// What a deleted stack left under its name: managed, and used by no stack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// The name.
    pub name: String,
    /// Components.
    pub components: Vec<Component>,
    /// Connectors, each with the ids of all components that use it.
    pub connectors: Vec<(Connector, Vec<String>)>,
}

/// What a recursive deletion removes of a stack that is gone already; none if nothing is left.
#[must_use]
pub fn leftovers(facts: &Leftovers) -> Option<Change> {
    let components = facts.components.clone();
    let connectors = unused(&facts.connectors, &components, true);
    (!components.is_empty() || !connectors.is_empty()).then(|| Change {
        name: facts.name.clone(),
        stack: None,
        components,
        connectors,
        left: Vec::new(),
        fall_back: false,
    })
}

/// The connectors that nothing uses once these components are gone.
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
