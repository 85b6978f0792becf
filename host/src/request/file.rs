//! Reads a stack file into a layer.
//!
//! The keys are those of kitaru and the inputs of all known types, with `_` or
//! with `-` between their words. `null` means absent. A value of another kind,
//! an unknown key and a key in both spellings are refused, each with its place.

use super::{
    extra::Extra,
    layer::{Credentials, Layer, Switch, Word},
    nearest,
    scalar::is_not_text,
    schema::boolean_word,
    yaml::{self, Content, Entry, Node, Place},
};
use crate::{
    problem::{Explain, Fault, Problem},
    secret::Secret,
};
use thiserror::Error;

/// The keys that are no inputs.
const KEYS: [&str; 7] = ["name", "type", "activate", "verify", "async", "extra", "credentials"];

#[derive(Debug, Error)]
enum FileError {
    #[error("{place}: a stack file is a map of keys, and this is {noun}")]
    NoMap { place: Place, noun: &'static str },
    #[error("{place}: there is no key `{key}`")]
    Unknown { place: Place, key: String, near: Option<String> },
    #[error("{place}: `{key}` is also given as `{other}`, at {first}")]
    Twice { place: Place, key: String, other: String, first: Place },
    #[error("{place}: `{key}` wants {wanted}, and this is {noun}")]
    Type { place: Place, key: String, wanted: &'static str, noun: &'static str },
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

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoMap { .. } => Some("Begin with a key, such as `name: dev`.".to_owned()),
            Self::Unknown { near: Some(near), .. } => {
                Some(format!("Write `{near}`, if that is meant."))
            }
            Self::Unknown { .. } => Some(
                "See `kitaru stack create --help` for the flags; keys are named like them."
                    .to_owned(),
            ),
            Self::Twice { .. } => Some("Remove one of the two.".to_owned()),
            Self::Type { wanted: "text", noun: "a plain value", .. } => {
                Some("Put it into quotes.".to_owned())
            }
            Self::Type { .. } => None,
        }
    }
}

/// Reads the text of a file, which messages call `label`, given the names of all known inputs.
///
/// # Errors
///
/// With everything that is wrong with the text.
pub fn read(text: &str, label: &str, inputs: &[&str]) -> Result<Layer, Vec<Problem>> {
    let start = Place::start(label);
    let root = yaml::parse(text, &start).map_err(|error| vec![Problem::from(error)])?;
    let entries = match root {
        None => Vec::new(),
        Some(node) if node.is_null() => Vec::new(),
        Some(Node { content: Content::Map(entries), .. }) => entries,
        Some(node) => {
            let (place, noun) = (node.place.clone(), node.noun());
            return Err(vec![FileError::NoMap { place, noun }.into()]);
        }
    };
    let mut layer = Layer::default();
    let mut problems = Vec::new();
    let mut seen: Vec<(String, &str, &Place)> = Vec::new();
    for entry in &entries {
        let spelled = entry.key.replace('_', "-");
        if let Some((_, other, first)) = seen.iter().find(|(name, ..)| *name == spelled) {
            let (other, first) = ((*other).to_owned(), (*first).clone());
            let (place, key) = (entry.place.clone(), entry.key.clone());
            problems.push(FileError::Twice { place, key, other, first }.into());
            continue;
        }
        if let Err(error) = read_key(&mut layer, entry, &spelled, inputs) {
            problems.push(error.into());
        }
        seen.push((spelled, &entry.key, &entry.place));
    }
    if problems.is_empty() { Ok(layer) } else { Err(problems) }
}

fn read_key(
    layer: &mut Layer,
    entry: &Entry,
    name: &str,
    inputs: &[&str],
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
                .map(|word| Credentials { text: Secret::new(word.text), place: word.place });
        }
        input if inputs.contains(&input) => {
            if let Some(word) = scalar(entry)? {
                layer.inputs.insert(input.to_owned(), word);
            }
        }
        _ => {
            let known = KEYS.into_iter().chain(inputs.iter().copied());
            let near = nearest(name, known).map(|name| name.replace('-', "_"));
            let (place, key) = (entry.place.clone(), entry.key.clone());
            return Err(FileError::Unknown { place, key, near });
        }
    }
    Ok(())
}

/// A scalar of any kind; what kind it must be, its input's description says.
fn scalar(entry: &Entry) -> Result<Option<Word>, FileError> {
    match &entry.value.content {
        _ if entry.value.is_null() => Ok(None),
        Content::Scalar { text, plain } => {
            Ok(Some(Word { text: text.clone(), plain: *plain, place: entry.place.clone() }))
        }
        _ => Err(mistyped(entry, "a single value")),
    }
}

fn text(entry: &Entry) -> Result<Option<Word>, FileError> {
    match scalar(entry) {
        Ok(Some(word)) if word.plain && is_not_text(&word.text) => Err(mistyped(entry, "text")),
        Ok(word) => Ok(word),
        Err(_) => Err(mistyped(entry, "text")),
    }
}

fn switch(entry: &Entry) -> Result<Option<Switch>, FileError> {
    let place = entry.place.clone();
    match &entry.value.content {
        _ if entry.value.is_null() => Ok(None),
        Content::Scalar { text, plain: true } if boolean_word(text).is_some() => {
            Ok(boolean_word(text).map(|on| Switch { on, place }))
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
    match targets.iter().find(|target| !matches!(target.value.content, Content::Map(_))) {
        Some(target) => Err(mistyped(target, "a map of fields")),
        None => Ok(Extra::new(targets.clone())),
    }
}

fn mistyped(entry: &Entry, wanted: &'static str) -> FileError {
    let place = entry.value.place.clone();
    FileError::Type { place, key: entry.key.clone(), wanted, noun: entry.value.noun() }
}
