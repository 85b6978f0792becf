//! `kitaru stack resolve`

use super::{Ended, Printer};
use crate::{
    problem::{Explain, Fault, Problem},
    request::precedence::{self, Level, Voice},
    rules::select::NoStack,
    store,
    view::stack_resolve::Resolved,
    world::World,
};
use std::{fs, path::PathBuf};
use thiserror::Error;

const VARIABLE: &str = "KITARU_STACK";

#[derive(Debug, Error)]
enum PyprojectError {
    #[error("cannot read `{}`: {source}", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}:{column}: this is not TOML: {why}", path.display())]
    Syntax { path: PathBuf, line: usize, column: usize, why: String },
    #[error("{}:{line}:{column}: `tool.kitaru.stack` is not text", path.display())]
    Type { path: PathBuf, line: usize, column: usize },
}

impl Explain for PyprojectError {
    fn code(&self) -> &'static str {
        "resolve.pyproject"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Type { .. } => "Write the name of a stack in quotes.".to_owned(),
            _ => "Repair the file, or set `KITARU_STACK` to pass over it.".to_owned(),
        })
    }
}

pub(super) fn run(
    world: &World,
    printer: &Printer<'_>,
    [run, flow, configure]: [Option<String>; 3],
    explain: bool,
) -> Result<(), Ended> {
    let store = store::open(world)?;
    let state = store.state();
    let active = state.active()?;
    let voice = |level, value, source: &str| Voice { level, value, source: source.to_owned() };
    let active_source = match store.project() {
        Some(project) => project.path().display().to_string(),
        None => store.place().to_string(),
    };
    let mut voices = vec![
        voice(Level::Run, run, "--run"),
        voice(Level::Flow, flow, "--flow"),
        voice(Level::Configure, configure, "--configure"),
        voice(Level::Environment, world.var(VARIABLE).map(str::to_owned), VARIABLE),
    ];
    voices.push(match pyproject(world) {
        // It does not matter what a layer says that is overridden.
        Err(error) if voices.iter().any(|voice| voice.value.is_some()) => {
            voice(Level::Project, None, &error.to_string())
        }
        project => project?,
    });
    voices.push(voice(Level::Active, Some(active.id.clone()), &active_source));
    let Some((winner, selector)) = precedence::winner(&voices)? else {
        return Err(NoStack { selector: active.id, near: None }.into());
    };
    let Some(stack) = state.find(&selector)?.stack else {
        let problem = Problem::from(NoStack::new(&selector, &state.names()?));
        let source = voices.get(winner).map(|voice| format!("`{}`", voice.source));
        return Err(problem.at(source.as_deref()).into());
    };
    if let Some(voice) = voices.last_mut() {
        voice.value = Some(active.name.to_string());
    }
    printer.print(&Resolved { stack, voices, winner, explain })
}

/// What the nearest `pyproject.toml` says, here or above.
fn pyproject(world: &World) -> Result<Voice, PyprojectError> {
    let path = world
        .dirs
        .cwd
        .ancestors()
        .map(|dir| dir.join("pyproject.toml"))
        .find(|path| path.is_file());
    let silent = Voice { level: Level::Project, value: None, source: "pyproject.toml".to_owned() };
    let Some(path) = path else { return Ok(silent) };
    let text = fs::read_to_string(&path)
        .map_err(|source| PyprojectError::Unreadable { path: path.clone(), source })?;
    let position = |offset: usize| {
        let before = text.get(..offset).unwrap_or(&text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    };
    let table = toml::de::DeTable::parse(&text).map_err(|error| {
        let (line, column) = position(error.span().map_or(0, |span| span.start));
        let why = error.message().to_owned();
        PyprojectError::Syntax { path: path.clone(), line, column, why }
    })?;
    let value = table
        .get_ref()
        .get("tool")
        .and_then(|tool| tool.get_ref().get("kitaru"))
        .and_then(|kitaru| kitaru.get_ref().get("stack"));
    let Some(value) = value else {
        return Ok(Voice { source: path.display().to_string(), ..silent });
    };
    let (line, column) = position(value.span().start);
    match value.get_ref().as_str() {
        Some(stack) => Ok(Voice {
            value: Some(stack.to_owned()),
            source: format!("{}:{line}:{column}", path.display()),
            ..silent
        }),
        None => Err(PyprojectError::Type { path, line, column }),
    }
}
