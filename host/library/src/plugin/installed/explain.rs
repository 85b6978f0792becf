//! Codes and hints for what is wrong with installed plugins and locks.

use super::{InventoryError, Ratchet, lock::LockError};
use crate::{
    problem::{Explain, Fault, Problem},
    words::{Action, Noun, PluginAction, Text, text},
};

impl Explain for InventoryError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Damaged { .. } => "plugin.inventory",
            Self::Newer { .. } => "plugin.newer",
            Self::Busy => "plugin.busy",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Disk(error) => return error.hint(),
            Self::Damaged { .. } => "Move the file away, and install the plugins again.".into(),
            Self::Newer { .. } => "Upgrade kitaru.".into(),
            Self::Busy => text!["Repeat ", Noun::Call, " when it has ended."],
        })
    }
}

impl Explain for LockError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disk(error) => error.code(),
            Self::Form { .. } => "plugin.lock",
            Self::Newer { .. } => "plugin.newer",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Disk(error) => return error.hint(),
            Self::Form { .. } => {
                "Take the file from version control again, or remove it and sync the plugins."
                    .into()
            }
            Self::Newer { .. } => "Upgrade kitaru.".into(),
        })
    }
}

/// The refusal of a version, by what was seen of the source of `stack_type`.
pub(in crate::plugin) fn ratchet(ratchet: &Ratchet, source: &str, stack_type: &str) -> Problem {
    let message = format!("`{source}`: {ratchet}");
    match ratchet {
        Ratchet::Older { version, .. } => {
            let stack_type = stack_type.to_owned();
            Problem::state("plugin.older", message).hint(text![
                "If you want to go back, say so with ",
                Action::Plugin(PluginAction::Update { stack_type, to: Some(version.clone()) }),
                "."
            ])
        }
        Ratchet::Moved { .. } => Problem::backend("plugin.moved", message)
            .hint("Ask the publisher why it was replaced, and for a version of its own."),
    }
}
