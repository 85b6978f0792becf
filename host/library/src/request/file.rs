//! Reads a stack file into a layer.
//!
//! A key is one of [`KEYS`] or an input of a known type, spelled with `_` or
//! `-`. `null` means absent. Variables are expanded first. A value of the wrong kind, an unknown key and a key
//! in both spellings are refused, each with its location.

use super::{
    expand::{Variable, expand},
    extra::Extra,
    layer::{Credentials, Layer, RawValue, Switch},
    yaml::{
        self, Content, Entry, Node,
        scalar::{boolean_word, is_not_text},
    },
};
use crate::{
    location::Location,
    nearest::nearest,
    problem::{Explain, Fault, Problem},
    secret::Secret,
    text::{named, repeated},
    words::{Action, Noun, Text, text},
};
use kitaru_provider_host::description::Input;
use std::{cell::OnceCell, collections::BTreeSet};
use thiserror::Error;

/// The keys that are not inputs. They are reserved: no input may use one as its name.
pub const KEYS: [&str; 7] = ["name", "type", "activate", "verify", "async", "extra", "credentials"];

#[derive(Debug, Error)]
enum FileError {
    #[error("{location}: a stack file is a map of keys, and this is {noun}")]
    NoMap { location: Location, noun: &'static str },
    #[error("{location}: there is no key {}", named(key))]
    Unknown { location: Location, key: String, near: Option<String> },
    #[error("{location}: {} is also given as {}, at {first}", repeated(key), repeated(other))]
    Twice { location: Location, key: String, other: String, first: Box<Location> },
    #[error("{location}: `{key}` wants {wanted}, and this is {noun}")]
    Type { location: Location, key: String, wanted: &'static str, noun: &'static str },
}

impl Explain for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoMap { .. } => "file.shape",
            Self::Unknown { .. } => "file.key",
            Self::Twice { .. } => "file.spelling",
            Self::Type { .. } => "file.type",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<Text> {
        match self {
            Self::NoMap { .. } => Some("Begin with a key, such as `name: dev`.".into()),
            Self::Unknown { near: Some(near), .. } => {
                Some(format!("Write `{near}`, if that is meant.").into())
            }
            Self::Unknown { .. } => Some(text![
                "See ",
                Action::DescribeCreation,
                " for ",
                Noun::Arguments,
                "; keys are named like them.",
            ]),
            Self::Twice { .. } => Some("Remove one of the two.".into()),
            Self::Type { wanted: "text", noun: "a plain value", .. } => {
                Some("Put it into quotes.".into())
            }
            Self::Type { .. } => None,
        }
    }
}

/// What a file may refer to: inputs by their names, as far as it needs them, and variables.
#[derive(Clone, Copy)]
pub struct References<'a> {
    /// The inputs of the type that the file names.
    pub own: &'a dyn Fn(Option<&str>) -> Vec<Input>,
    /// Those of all types, for a key that is none of its own.
    pub all: &'a dyn Fn() -> Vec<Input>,
    /// The environment.
    pub variable: Variable<'a>,
}

/// Reads the text of a file. Messages call it `label`.
///
/// # Errors
///
/// If the text is not a stack file, with every problem found.
pub fn read(text: &str, label: &str, known: References<'_>) -> Result<Layer, Vec<Problem>> {
    let start = Location::start(label);
    let mut root = yaml::parse(text, &start).map_err(|error| vec![Problem::from(error)])?;
    let mut variables = BTreeSet::new();
    if let Some(root) = &mut root {
        let expanded = expand(root, known.variable, &mut variables);
        expanded.map_err(|errors| errors.into_iter().map(Problem::from).collect::<Vec<_>>())?;
    }
    let entries = match root {
        None => Vec::new(),
        Some(node) if node.is_null() => Vec::new(),
        Some(Node { content: Content::Map(entries), .. }) => entries,
        Some(node) => {
            let (location, noun) = (node.location.clone(), node.noun());
            return Err(vec![FileError::NoMap { location, noun }.into()]);
        }
    };
    let own = (known.own)(stack_type(&entries));
    let inputs = Inputs { own, all: OnceCell::new(), load: known.all };
    let mut layer = Layer { variables, ..Layer::default() };
    let mut problems = Vec::new();
    let mut seen: Vec<(String, &str, &Location)> = Vec::new();
    for entry in &entries {
        let spelled = entry.key.replace('_', "-");
        if let Some((_, other, first)) = seen.iter().find(|(name, ..)| *name == spelled) {
            let (other, first) = ((*other).to_owned(), Box::new((*first).clone()));
            let (location, key) = (entry.location.clone(), entry.key.clone());
            problems.push(FileError::Twice { location, key, other, first }.into());
            continue;
        }
        if let Err(error) = read_key(&mut layer, entry, &spelled, &inputs) {
            problems.push(error.into());
        }
        seen.push((spelled, &entry.key, &entry.location));
    }
    if problems.is_empty() { Ok(layer) } else { Err(problems) }
}

/// The inputs that a file may have; those of other types are loaded when they are needed.
struct Inputs<'a> {
    own: Vec<Input>,
    all: OnceCell<Vec<Input>>,
    load: &'a dyn Fn() -> Vec<Input>,
}

impl Inputs<'_> {
    fn all(&self) -> &[Input] {
        self.all.get_or_init(self.load)
    }

    fn contains(&self, name: &str) -> bool {
        let has = |inputs: &[Input]| inputs.iter().any(|known| known.name == name);
        has(&self.own) || has(self.all())
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.own.iter().chain(self.all()).map(|input| input.name.as_str())
    }

    /// The input that a word means.
    fn meant(&self, word: &str) -> Option<&str> {
        let mut inputs = self.own.iter().chain(self.all());
        let is_meant = |input: &&Input| input.synonyms.iter().any(|synonym| synonym == word);
        inputs.find(is_meant).map(|input| input.name.as_str())
    }
}

/// Whether the text of a file has nothing but comments.
#[must_use]
pub fn is_empty(text: &str) -> bool {
    let root = yaml::parse(text, &Location::start(""));
    root.is_ok_and(|root| root.is_none_or(|node| node.is_null()))
}

/// The type that the text of a file names, as far as it can be read.
#[must_use]
pub fn stack_type_of(text: &str) -> Option<String> {
    match yaml::parse(text, &Location::start("")).ok()??.content {
        Content::Map(entries) => stack_type(&entries).map(str::to_owned),
        _ => None,
    }
}

fn stack_type(entries: &[Entry]) -> Option<&str> {
    let entry = entries.iter().find(|entry| entry.key == "type")?;
    match &entry.value.content {
        Content::Scalar { text, .. } => Some(text.trim()),
        _ => None,
    }
}

fn read_key(
    layer: &mut Layer,
    entry: &Entry,
    name: &str,
    inputs: &Inputs<'_>,
) -> Result<(), FileError> {
    match name {
        "name" => layer.name = text(entry)?,
        "type" => layer.stack_type = text(entry)?,
        "activate" => layer.activate = switch(entry)?,
        "verify" => layer.verify = switch(entry)?,
        "async" => layer.asynchronous = switch(entry)?,
        "extra" => layer.extra = extra(entry)?,
        "credentials" => {
            layer.credentials = text(entry)?
                .map(|word| Credentials { text: Secret::new(word.text), location: word.location });
        }
        input if inputs.contains(input) => {
            if let Some(word) = scalar(entry)? {
                layer.inputs.insert(input.to_owned(), word);
            }
        }
        _ => {
            let known = KEYS.into_iter().chain(inputs.names());
            let meant = inputs.meant(name).or_else(|| nearest(name, known));
            let near = match opposite(name) {
                Some(key) => Some(format!("{key}: false")),
                None => meant.map(|name| name.replace('-', "_")),
            };
            let (location, key) = (entry.location.clone(), entry.key.clone());
            return Err(FileError::Unknown { location, key, near });
        }
    }
    Ok(())
}

/// The switch that a key turns off by its name, as the flag does.
fn opposite(name: &str) -> Option<&str> {
    name.strip_prefix("no-").filter(|key| ["activate", "verify", "async"].contains(key))
}

/// A scalar of any kind; the description of the input determines which kind it must be.
fn scalar(entry: &Entry) -> Result<Option<RawValue>, FileError> {
    match &entry.value.content {
        _ if entry.value.is_null() => Ok(None),
        Content::Scalar { text, plain } => Ok(Some(RawValue {
            text: text.clone(),
            plain: *plain,
            location: entry.location.clone(),
        })),
        _ => Err(mistyped(entry, "a single value")),
    }
}

fn text(entry: &Entry) -> Result<Option<RawValue>, FileError> {
    match scalar(entry) {
        Ok(Some(word)) if word.plain && is_not_text(&word.text) => Err(mistyped(entry, "text")),
        Ok(word) => Ok(word),
        Err(_) => Err(mistyped(entry, "text")),
    }
}

fn switch(entry: &Entry) -> Result<Option<Switch>, FileError> {
    let location = entry.location.clone();
    match &entry.value.content {
        _ if entry.value.is_null() => Ok(None),
        Content::Scalar { text, plain: true } if boolean_word(text).is_some() => {
            Ok(boolean_word(text).map(|on| Switch { on, location }))
        }
        _ => Err(mistyped(entry, "`true` or `false`")),
    }
}

fn extra(entry: &Entry) -> Result<Extra, FileError> {
    if entry.value.is_null() {
        return Ok(Extra::default());
    }
    let Content::Map(targets) = &entry.value.content else {
        return Err(mistyped(entry, "a map of targets"));
    };
    // All fields of a target may be commented out.
    let mut targets = targets.clone();
    targets.retain(|target| !target.value.is_null());
    match targets.iter().find(|target| !matches!(target.value.content, Content::Map(_))) {
        Some(target) => Err(mistyped(target, "a map of fields")),
        None => Ok(Extra::new(targets)),
    }
}

fn mistyped(entry: &Entry, wanted: &'static str) -> FileError {
    let location = entry.value.location.clone();
    FileError::Type { location, key: entry.key.clone(), wanted, noun: entry.value.noun() }
}
