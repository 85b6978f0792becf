//! Why a stack cannot be exported, and what is not in the file of one that can.

use crate::{
    name::StackName,
    problem::{Explain, Fault},
    rules::paste,
};
use thiserror::Error;

/// Why a stack cannot be exported.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No provider knows its type.
    #[error("`{stack}` cannot be exported: it is of no type that a provider serves")]
    Custom {
        /// The stack.
        stack: StackName,
    },
    /// The provider of its type is gone.
    #[error("`{stack}` cannot be exported: no provider serves `{stack_type}` stacks")]
    NoProvider {
        /// The stack.
        stack: StackName,
        /// Its type.
        stack_type: String,
    },
    /// The provider does not say where a required input is stored.
    #[error(
        "`{stack}` cannot be exported: the provider `{provider}` does not say where `{key}` is stored"
    )]
    Untold {
        /// The stack.
        stack: StackName,
        /// The provider.
        provider: String,
        /// The input's key.
        key: String,
    },
    /// Every stack file creates something else.
    #[error("`{stack}` cannot be exported: {how}")]
    Unlike {
        /// The stack.
        stack: StackName,
        /// What would not be the same, as a clause.
        how: String,
    },
}

impl Refusal {
    /// The refusal of a stack for each thing that would not be the same.
    pub(super) fn unless_empty(stack: &StackName, how: Vec<String>) -> Result<(), Vec<Self>> {
        let refusals: Vec<Self> =
            how.into_iter().map(|how| Self::Unlike { stack: stack.clone(), how }).collect();
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Custom { .. } => "export.custom",
            Self::NoProvider { .. } => "provider.none",
            Self::Untold { .. } => "export.untold",
            Self::Unlike { .. } => "export.unlike",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Custom { .. } | Self::Unlike { .. } => Fault::State,
            Self::NoProvider { .. } | Self::Untold { .. } => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Custom { stack } | Self::Unlike { stack, .. } => {
                format!(
                    "See what it is made of with `{}`.",
                    paste::command("show", stack.as_str(), "")
                )
            }
            Self::NoProvider { .. } => {
                "See `kitaru stack types` for the types that are served.".to_owned()
            }
            Self::Untold { .. } => {
                "Ask the provider's author for a version whose inputs say `stored-at`.".to_owned()
            }
        })
    }
}

/// What the file of a stack does not say, though the stack has or needs it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Gap {
    /// A required input that is stored nowhere.
    #[error("`{key}` is stored nowhere, and `{stack_type}` stacks need it")]
    Input {
        /// The key in the file.
        key: String,
        /// The flag, as it is typed.
        usage: String,
        /// The type.
        stack_type: String,
    },
    /// A component that the type does not create.
    #[error("`{label}` is left out: `{stack_type}` stacks are created without it")]
    Component {
        /// How lists name it.
        label: String,
        /// The type.
        stack_type: String,
    },
}

impl Explain for Gap {
    fn code(&self) -> &'static str {
        match self {
            Self::Input { .. } => "export.missing",
            Self::Component { .. } => "export.left-out",
        }
    }

    fn fault(&self) -> Fault {
        Fault::State
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Input { usage, .. } => {
                Some(format!("Add it to the file, or `{usage}` to `kitaru stack create`."))
            }
            Self::Component { .. } => None,
        }
    }
}
