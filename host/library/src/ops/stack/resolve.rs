//! Resolves which stack an execution would use.

use crate::{
    disk,
    listener::Event,
    location::Location,
    ops::{Kitaru, selector},
    outcome::{Body, Outcome},
    problem::{Failure, Problem},
    request::{
        precedence::{self, LayerSource, Level, PrecedenceLayer},
        pyproject::{self, Named},
    },
    rules::select,
    stack::Summary,
    store::Store,
    text::plain,
    words::{Action, Argument, Words, text},
};
use serde_json::{Value, json};

/// The arguments of [`Kitaru::resolve`]: the layers of precedence that only the caller knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolveStack {
    /// The stack of `flow.run`.
    pub run: Option<String>,
    /// The stack of `@flow`.
    pub flow: Option<String>,
    /// The stack of `kitaru.configure`.
    pub configure: Option<String>,
}

/// The stack that an execution would use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedStack {
    /// The stack.
    pub stack: Summary,
    /// All layers, highest first.
    pub layers: Vec<PrecedenceLayer>,
    /// The index of the winning layer.
    pub winner: usize,
    /// The name or id of the stack that was active and is gone, so that `default` is.
    pub gone: Option<String>,
}

impl Kitaru {
    /// Resolves which stack an execution would use.
    ///
    /// # Errors
    ///
    /// If the winning layer is blank or names an unknown stack, a layer cannot be read, or the
    /// state cannot be read.
    pub fn resolve(&self, asked: &ResolveStack) -> Result<ResolvedStack, Failure> {
        self.resolve_in(self.store()?.as_ref(), asked)
    }

    /// Resolves which stack of a store an execution would use.
    pub(super) fn resolve_in(
        &self,
        store: &dyn Store,
        asked: &ResolveStack,
    ) -> Result<ResolvedStack, Failure> {
        let state = store.state();
        let active = state.active()?;
        let mut layers = self.layers(asked)?;
        layers.push(PrecedenceLayer {
            level: Level::Active,
            value: Some(active.id.clone()),
            source: active_source(store),
        });
        let Some((winner, selected)) = precedence::winner(&layers)? else {
            return Err(select::unknown(&selector(&active.id)?, &[]).into());
        };
        let Some(stack) = state.find(&selected)?.stack else {
            let problem = select::unknown(&selected, &state.names()?);
            let source = layers.get(winner).map(|layer| layer.source.name());
            return Err(problem.at(source).into());
        };
        if let Some(layer) = layers.last_mut() {
            layer.value = Some(active.name.to_string());
        }
        let lost = store.pointers().lost();
        let gone = lost.map(|lost| lost.name.clone().unwrap_or_else(|| lost.id.clone()));
        Ok(ResolvedStack { stack, layers, winner, gone })
    }

    /// The warning that executions from here use another stack than this one, although it is the
    /// active one; or that none can be determined for them.
    pub(in crate::ops) fn overruling(&self, stack: &Summary) -> Option<Problem> {
        let layers = match self.layers(&ResolveStack::default()) {
            Ok(layers) => layers,
            Err(problem) => return Some(problem),
        };
        let layer = layers.into_iter().find(|layer| layer.value.is_some())?;
        let named = layer.value.as_deref()?.trim();
        if [stack.name.as_str(), &stack.id].contains(&named) {
            return None;
        }
        let message = text![
            "executions from here do not use the active stack: ",
            layer.source.name(),
            format!(" names `{}`", plain(named)),
        ];
        Some(Problem::state("resolve.overruled", message).hint(text![
            "Remove it to use the active stack; ",
            Action::Explain,
            " shows all layers."
        ]))
    }

    /// The layers above the active stack, highest first.
    fn layers(&self, asked: &ResolveStack) -> Result<Vec<PrecedenceLayer>, Problem> {
        let argument = |level, argument, value: &Option<String>| PrecedenceLayer {
            level,
            value: value.clone(),
            source: LayerSource::At(Location::Argument(argument)),
        };
        let mut layers = vec![
            argument(Level::Run, Argument::Run, &asked.run),
            argument(Level::Flow, Argument::Flow, &asked.flow),
            argument(Level::Configure, Argument::Configure, &asked.configure),
            PrecedenceLayer {
                level: Level::Environment,
                // An empty variable is unset, as elsewhere; a blank one is somebody's mistake.
                value: self.settings.stack().filter(|it| !it.is_empty()).map(str::to_owned),
                source: LayerSource::At(Location::Variable("KITARU_STACK")),
            },
        ];
        let overridden = layers.iter().any(|layer| layer.value.is_some());
        layers.push(match self.pyproject_layer() {
            // A problem in an overridden layer is not an error.
            Err(problem) if overridden => PrecedenceLayer {
                level: Level::Project,
                value: None,
                source: LayerSource::In(problem.to_string()),
            },
            layer => layer?,
        });
        Ok(layers)
    }

    /// The layer of the nearest `pyproject.toml`.
    fn pyproject_layer(&self) -> Result<PrecedenceLayer, Problem> {
        const FILE: &str = "pyproject.toml";
        let level = Level::Project;
        let Some(directory) = self.settings.nearest(|directory| directory.join(FILE).is_file())
        else {
            return Ok(PrecedenceLayer {
                level,
                value: None,
                source: LayerSource::In(FILE.to_owned()),
            });
        };
        let path = directory.join(FILE);
        let text = disk::read_text(&path).map_err(|error| {
            pyproject::unusable(format!("cannot read `{}`: {error}", path.display()))
        })?;
        let Named { stack, mistyped } = pyproject::read(&text, &path)?;
        if let Some(mistyped) = mistyped {
            self.listener.notify(&Event::Warning(&mistyped));
        }
        Ok(match stack {
            Some((stack, location)) => {
                PrecedenceLayer { level, value: Some(stack), source: LayerSource::At(location) }
            }
            None => {
                let source = LayerSource::In(path.display().to_string());
                PrecedenceLayer { level, value: None, source }
            }
        })
    }
}

/// Where the pointer to the active stack is kept: in the project, or with the backend.
fn active_source(store: &dyn Store) -> LayerSource {
    let pointers = store.pointers();
    LayerSource::In(match pointers.project() {
        Some(project) => project.path().display().to_string(),
        None => pointers.backend().to_string(),
    })
}

impl ResolvedStack {
    /// The outcome in JSON, with all layers.
    #[must_use]
    pub fn explained(&self, words: &dyn Words) -> Body {
        let layer = |(index, layer): (usize, &PrecedenceLayer)| {
            json!({
                "layer": layer.level.word(),
                "source": layer.source.bare().render(words),
                "value": layer.value,
                "won": index == self.winner,
            })
        };
        let layers: Vec<Value> = self.layers.iter().enumerate().map(layer).collect();
        let mut item = self.item();
        item["layers"] = layers.into();
        item["gone"] = self.gone.clone().into();
        Body::Item(item)
    }

    fn item(&self) -> Value {
        json!({
            "id": self.stack.id,
            "layer": self.layers.get(self.winner).map(|layer| layer.level.word()),
            "name": self.stack.name.as_str(),
        })
    }
}

impl Outcome for ResolvedStack {
    fn json(&self, _: &dyn Words) -> Body {
        Body::Item(self.item())
    }
}
