//! Determines which stack an execution uses.
//!
//! Six layers, highest first; the highest that names a stack wins:
//!
//! 1. `flow.run(stack=…)`
//! 2. `@flow(stack=…)`
//! 3. `kitaru.configure(stack=…)`
//! 4. the variable `KITARU_STACK`
//! 5. `[tool.kitaru].stack` in the nearest `pyproject.toml`
//! 6. the active stack
//!
//! Layers 1 to 5 never change the active stack. A blank name is refused rather
//! than skipped, because the execution would run on a stack that nobody chose. A
//! variable that is empty is not set.
//!
//! Not decided here: whether the winning stack exists (`rules::select`).

use crate::{
    location::Location,
    name::Selector,
    problem::Problem,
    words::{Action, Part, Text, text},
};

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
    /// Its name in JSON.
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

    /// Its name for a person.
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

/// The stack that one layer of precedence names, if it names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrecedenceLayer {
    /// Which layer.
    pub level: Level,
    /// The name or id of the stack, as written.
    pub value: Option<String>,
    /// Where it is written.
    pub source: LayerSource,
}

/// Where a layer of precedence is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayerSource {
    /// As an argument, by a variable, or in a file with line and column.
    At(Location),
    /// In a file or on a server, without line and column; or why a file was not read.
    In(String),
}

impl LayerSource {
    /// The source, as part of a sentence.
    #[must_use]
    pub fn name(&self) -> Text {
        match self {
            Self::At(location) => location.name(),
            Self::In(place) => format!("`{place}`").into(),
        }
    }

    /// The source, on its own.
    #[must_use]
    pub fn bare(&self) -> Text {
        match self {
            Self::At(Location::Argument(argument)) => text![Part::Location(argument.clone())],
            Self::At(location) => location.to_string().into(),
            Self::In(place) => place.clone().into(),
        }
    }
}

fn blank(layer: &PrecedenceLayer) -> Problem {
    let message = text![layer.source.name(), " names a blank stack"];
    let hint = text!["Name a stack there, or remove it; ", Action::list(), " shows the names."];
    Problem::usage("resolve.blank", message).hint(hint)
}

/// The index of the winning layer, and its selector; `layers` are sorted highest first.
///
/// # Errors
///
/// If the winning layer is blank.
pub fn winner(layers: &[PrecedenceLayer]) -> Result<Option<(usize, Selector)>, Problem> {
    let naming = layers
        .iter()
        .enumerate()
        .find_map(|(index, layer)| layer.value.as_ref().map(|value| (index, layer, value)));
    let Some((index, layer, value)) = naming else { return Ok(None) };
    Selector::parse(value).map(|selector| Some((index, selector))).map_err(|_| blank(layer))
}
