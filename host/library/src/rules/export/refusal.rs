//! Why a stack cannot be exported, and what an exported file leaves out.

use crate::{
    name::StackName,
    problem::{Explain, Fault},
    words::{Action, Argument, Part, Text, text},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a stack cannot be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportRefusal {
    /// No provider recognises the stack.
    Custom {
        /// The stack.
        stack: StackName,
    },
    /// The provider of its type is not installed.
    NoProvider {
        /// The stack.
        stack: StackName,
        /// Its type.
        stack_type: String,
    },
    /// The provider does not declare where a required input is stored.
    Untold {
        /// The stack.
        stack: StackName,
        /// The provider.
        provider: String,
        /// The input's key.
        key: String,
    },
    /// No stack file creates this stack.
    Unlike {
        /// The stack.
        stack: StackName,
        /// What would differ, as a clause.
        how: Text,
    },
}

impl ExportRefusal {
    /// Refuses a stack, once for each difference.
    pub(super) fn unless_empty(stack: &StackName, how: Vec<Text>) -> Result<(), Vec<Self>> {
        let refusals: Vec<Self> =
            how.into_iter().map(|how| Self::Unlike { stack: stack.clone(), how }).collect();
        if refusals.is_empty() { Ok(()) } else { Err(refusals) }
    }
}

impl Explain for ExportRefusal {
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

    fn message(&self) -> Text {
        let (stack, why) = match self {
            Self::Custom { stack } => (stack, "it is of no type that a provider serves".into()),
            Self::NoProvider { stack, stack_type } => {
                (stack, format!("no provider serves `{stack_type}` stacks").into())
            }
            Self::Untold { stack, provider, key } => {
                let why = format!("the provider `{provider}` does not say where `{key}` is stored");
                (stack, why.into())
            }
            Self::Unlike { stack, how } => (stack, how.clone()),
        };
        text![format!("`{stack}` cannot be exported: "), why]
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Custom { stack } | Self::Unlike { stack, .. } => {
                text!["See what it is made of with ", Action::show(stack.as_str()), "."]
            }
            Self::NoProvider { .. } => {
                text!["See ", Action::ListTypes, " for the types that are served."]
            }
            Self::Untold { .. } => {
                "Ask the provider's author for a version whose inputs say `stored-at`.".into()
            }
        })
    }
}

impl fmt::Display for ExportRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ExportRefusal {}

/// Something that the stack has or needs, and the file leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gap {
    /// A required input that is stored nowhere.
    Input {
        /// The key in the file.
        key: String,
        /// The argument that sets it.
        argument: Argument,
        /// The type.
        stack_type: String,
    },
    /// A component that the type does not create.
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

    fn hint(&self) -> Option<Text> {
        match self {
            Self::Input { argument, .. } => {
                let usage = Part::Usage(vec![argument.clone()]);
                let create = Action::CreateStack { name: None };
                Some(text!["Add it to the file, or ", usage, " to ", create, "."])
            }
            Self::Component { .. } => None,
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { key, stack_type, .. } => {
                write!(f, "`{key}` is stored nowhere, and `{stack_type}` stacks need it")
            }
            Self::Component { label, stack_type } => {
                write!(f, "`{label}` is left out: `{stack_type}` stacks are created without it")
            }
        }
    }
}

impl std::error::Error for Gap {}
