//! Ties the stages together: a file a verb, each of which decides nothing.

mod credentials;
mod init;
mod login;
mod logout;
mod stack_copy;
mod stack_create;
mod stack_current;
mod stack_delete;
mod stack_export;
mod stack_list;
mod stack_resolve;
mod stack_show;
mod stack_types;
mod stack_use;
mod status;

use crate::{
    argv::{self, Output, Stop, Verb},
    name::Selector,
    problem::{Explain, Failure, Fault, Problem},
    provider::Provider,
    rules::select::NoStack,
    stack::{Origin, Summary},
    store::{Found, State},
    view::{self, View, paint::Paint},
    world::World,
};
use std::io;
use thiserror::Error;

/// Why a command has no outcome to show.
#[derive(Debug)]
pub enum Ended {
    /// It only had something to say about its own words.
    Stopped(Stop),
    /// It failed.
    Failed(Failure),
    /// Its outcome could not be printed.
    Unprinted(io::Error),
}

impl<E: Into<Failure>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Where the outcome of a command goes.
#[derive(Debug)]
pub struct Printer<'a> {
    world: &'a World,
    command: &'a str,
    output: Output,
}

impl<'a> Printer<'a> {
    /// A printer of the outcome of a command.
    #[must_use]
    pub fn new(world: &'a World, command: &'a str, output: Output) -> Self {
        Self { world, command, output }
    }

    /// The same printer, if the words of a command do not say otherwise.
    ///
    /// # Errors
    ///
    /// If they name no format.
    pub fn with_output(&self, word: Option<&str>) -> Result<Self, Failure> {
        let output = match word {
            Some(_) => output(word, &argv::FORMATS)?,
            None => self.output,
        };
        Ok(Self { output, ..*self })
    }

    /// Prints the outcome.
    ///
    /// # Errors
    ///
    /// If the one who reads it has gone, or the disk behind it is full.
    pub fn print(&self, view: &dyn View) -> Result<(), Ended> {
        let paint = Paint { colored: self.world.stdout.colored };
        let text = view::render(view, self.command, self.output, paint);
        self.world.stdout.write(&text).map_err(Ended::Unprinted)
    }

    /// Tells a person what to do, whatever the format of the outcome.
    pub fn tell(&self, text: &str) {
        // Whoever cannot be told sees the command end.
        let _ = self.world.stderr.write(text);
    }

    /// Tells a person of problems that stop nothing; in JSON they are part of the outcome.
    pub fn warn(&self, problems: &[Problem]) {
        let paint = Paint { colored: self.world.stderr.colored };
        for problem in problems.iter().filter(|_| self.output == Output::Text) {
            // Whoever cannot be warned gets the outcome all the same.
            let _ = self.world.stderr.write(&view::problem::warning(problem, paint));
        }
    }
}

/// A word that is no format.
#[derive(Debug, Error)]
#[error("`--output` is {}, and not `{word}`", listed(formats))]
struct UnknownOutput {
    word: String,
    formats: &'static [&'static str],
}

fn listed(formats: &[&str]) -> String {
    let quoted: Vec<String> = formats.iter().map(|format| format!("`{format}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

impl Explain for UnknownOutput {
    fn code(&self) -> &'static str {
        "output.unknown"
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        Some("Write `--output json`, or leave it out.".to_owned())
    }
}

/// Reads the word after `--output` by the formats of a verb.
///
/// # Errors
///
/// If it is none of them.
pub fn output(word: Option<&str>, formats: &'static [&'static str]) -> Result<Output, Failure> {
    let Some(word) = word else { return Ok(Output::Text) };
    match word.trim().to_ascii_lowercase().as_str() {
        "json" => Ok(Output::Json),
        text if formats.contains(&text) => Ok(Output::Text),
        _ => Err(UnknownOutput { word: word.to_owned(), formats }.into()),
    }
}

/// Does what is asked for.
///
/// # Errors
///
/// If it has no outcome.
pub fn run(verb: Verb, world: &World, printer: &Printer<'_>) -> Result<(), Ended> {
    match verb {
        Verb::Init { path } => init::run(world, printer, path),
        Verb::Status => status::run(world, printer),
        Verb::Login(words) => login::run(world, printer, &words),
        Verb::Logout => logout::run(world, printer),
        Verb::List { page, size } => stack_list::run(world, printer, page, size),
        Verb::Current => stack_current::run(world, printer),
        Verb::Show { stack } => stack_show::run(world, printer, &stack),
        Verb::Use { stack } => stack_use::run(world, printer, &stack),
        Verb::Create(words) => stack_create::run(world, &words, printer),
        Verb::Delete { stack, recursive, force, dry_run } => {
            stack_delete::run(world, printer, &stack, recursive, force, dry_run)
        }
        Verb::Export { stack } => stack_export::run(world, printer, &stack),
        Verb::Copy(words) => stack_copy::run(world, printer, &words),
        Verb::Types => stack_types::run(world, printer),
        Verb::Resolve { run, flow, configure, explain } => {
            stack_resolve::run(world, printer, [run, flow, configure], explain)
        }
    }
}

/// Reads what a person types to say which stack is meant.
fn selector(text: &str) -> Result<Selector, Failure> {
    Selector::parse(text).map_err(|error| {
        let hint = Some("Name a stack; `kitaru stack list` shows the names.".to_owned());
        Failure(vec![Problem { hint, ..error.into() }])
    })
}

/// Who made a stack that a provider plans.
fn origin(provider: &Provider) -> Origin {
    Origin {
        stack_type: provider.stack_type.name.clone(),
        provider: provider.name.clone(),
        version: provider.version.clone(),
        digest: provider.digest.clone(),
    }
}

/// The stack that a selector means, or a refusal that guesses what was meant.
fn stack_or_refuse(
    state: &dyn State,
    selector: &Selector,
    found: Found,
) -> Result<(Summary, Summary), Failure> {
    match found.stack {
        Some(stack) => Ok((stack, found.active)),
        None => Err(NoStack::new(selector, &state.names()?).into()),
    }
}

/// The stack that a selector means, and the active one.
fn find(state: &dyn State, selector: &Selector) -> Result<(Summary, Summary), Failure> {
    let found = state.find(selector)?;
    stack_or_refuse(state, selector, found)
}
