//! Which stack one execution uses.
//!
//! Six layers, highest first; the highest that says something wins:
//!
//! 1. `flow.run(stack=…)`
//! 2. `@flow(stack=…)`
//! 3. `kitaru.configure(stack=…)`
//! 4. the variable `KITARU_STACK`
//! 5. `[tool.kitaru].stack` in the nearest `pyproject.toml`
//! 6. the active stack
//!
//! Layers 1 to 5 never change the active stack. A layer that says something
//! blank is refused rather than passed over: somebody meant something there.
//!
//! Not decided here: whether the stack that wins exists (`rules::select`).

use crate::{
    name::Selector,
    problem::{Explain, Fault},
};
use thiserror::Error;

/// A layer of precedence, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `flow.run(stack=…)`.
    Run,
    /// `@flow(stack=…)`.
    Flow,
    /// `kitaru.configure(stack=…)`.
    Configure,
    /// `KITARU_STACK`.
    Environment,
    /// `[tool.kitaru].stack`.
    Project,
    /// The active stack.
    Active,
}

impl Level {
    /// The word for it in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Flow => "flow",
            Self::Configure => "configure",
            Self::Environment => "environment",
            Self::Project => "pyproject",
            Self::Active => "active",
        }
    }

    /// What says it, as a person knows it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Run => "flow.run(stack=…)",
            Self::Flow => "@flow(stack=…)",
            Self::Configure => "kitaru.configure(stack=…)",
            Self::Environment => "KITARU_STACK",
            Self::Project => "pyproject.toml [tool.kitaru].stack",
            Self::Active => "active stack",
        }
    }
}

/// What a layer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Which layer.
    pub level: Level,
    /// What it says, as written; none if it is silent.
    pub value: Option<String>,
    /// Where: a flag, a variable, or a file with line and column.
    pub source: String,
}

/// A layer that says something blank.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{source_name} names a blank stack")]
pub struct BlankLayer {
    source_name: String,
}

impl Explain for BlankLayer {
    fn code(&self) -> &'static str {
        "resolve.blank"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("Name a stack there, or remove it; `kitaru stack list` shows the names.".to_owned())
    }
}

/// The index of the voice that wins among voices that are given highest first, and what it means.
///
/// # Errors
///
/// If the winner is blank.
pub fn winner(voices: &[Voice]) -> Result<Option<(usize, Selector)>, BlankLayer> {
    let speaking = voices
        .iter()
        .enumerate()
        .find_map(|(index, voice)| voice.value.as_ref().map(|value| (index, voice, value)));
    let Some((index, voice, value)) = speaking else { return Ok(None) };
    match Selector::parse(value) {
        Ok(selector) => Ok(Some((index, selector))),
        Err(_) => Err(BlankLayer { source_name: format!("`{}`", voice.source) }),
    }
}
