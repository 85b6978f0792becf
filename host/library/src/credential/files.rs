//! Reads and verifies the files that a credential refers to.
//!
//! Providers see neither files nor secrets, so their descriptions declare what
//! to check. A provider can neither learn what a check found, nor keep a stack
//! from being created with one that may not be carried out: that one is left out.

use super::{ini, places};
use crate::{
    disk::{self, FileError},
    listener::{self, Listener},
    nearest::is_word,
    problem::{Explain, Fault, Problem},
    request::credential::{Credential, CredentialPartValue},
    secret::{Secret, Secrets},
    settings::Settings,
    text::{may_be_a_path, repeated},
    words::{Argument, Text, text},
};
use kitaru_provider_host::description::{Check, IniFile};
use serde_json::Value;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// How many characters the name of a kind of key has at most.
const LONGEST_KIND: usize = 40;

/// Why a file that a credential refers to cannot be used.
#[derive(Debug, Error)]
enum CredentialFileError {
    #[error("cannot read the file for `{part}`, `{}`: {source}", crate::text::path(path))]
    Unreadable { part: String, path: PathBuf, source: FileError },
    /// It is not repeated, since it may be what the file should hold.
    #[error("what was given for `{part}` is not the path of a file")]
    NoPath { part: String },
    #[error("{} is not in {}", repeated(value), files.join(" or "))]
    Section { value: String, files: Vec<String> },
    #[error("the value of `{part}` is not JSON")]
    NoJson { part: String },
    #[error("the value of `{part}` lacks {what}")]
    Member { part: String, what: String },
    #[error("the value of `{part}` has the {member} `{found}`, and `{wanted}` is taken")]
    OtherKind { part: String, member: String, found: String, wanted: String },
}

impl Explain for CredentialFileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::NoPath { .. } => "credential.file",
            Self::Section { .. } => "credential.profile",
            Self::NoJson { .. } | Self::Member { .. } | Self::OtherKind { .. } => {
                "credential.key-file"
            }
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Unreadable { .. } | Self::NoPath { .. } => Fault::Usage,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        let skip = Argument::Verify(false);
        Some(match self {
            Self::Unreadable { source: FileError::Irregular, .. } => {
                "Write what it holds to a regular file, and give the path of that.".into()
            }
            Self::NoPath { .. } => "Put the text into a file, and give the path of that.".into(),
            Self::Unreadable { .. } => "Give the path of a file that you can read.".into(),
            Self::OtherKind { member, wanted, .. } => text![
                format!("Give a key whose {member} is `{wanted}`, or leave out "),
                Argument::Credentials,
                " to use what the environment of each run has.",
            ],
            Self::Section { .. } => {
                text!["Check the spelling, or add ", skip, " if it will be there where runs start."]
            }
            Self::NoJson { .. } | Self::Member { .. } => text![
                "Give the key file as its cloud made it, or add ",
                skip,
                " to skip the check."
            ],
        })
    }
}

/// The secret parts of a credential, by name; a part that is a path is replaced by the content of
/// the file.
///
/// # Errors
///
/// If a file cannot be read, with one problem per file.
pub fn secrets(
    settings: &Settings,
    credential: &Credential,
    listener: &dyn Listener,
) -> Result<Secrets, Vec<Problem>> {
    let mut secrets = Secrets::new();
    let mut problems = Vec::new();
    for given in credential.parts.iter().filter(|given| given.part.secret) {
        match value(settings, given, listener) {
            Ok(value) => {
                secrets.insert(given.part.name.clone(), value);
            }
            Err(error) => problems.push(error.into()),
        }
    }
    if problems.is_empty() { Ok(secrets) } else { Err(problems) }
}

/// Runs the checks of a credential's form, and returns the problems found. Profiles are checked
/// only if the credential is used on this machine (`here`).
#[must_use]
pub fn verify(
    settings: &Settings,
    credential: &Credential,
    secrets: &Secrets,
    here: bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut texts = Texts::default();
    for given in &credential.parts {
        let value = secrets.get(&given.part.name).unwrap_or(&given.typed);
        let found = match &given.part.check {
            Some(Check::IniSection { .. }) if !here => Ok(()),
            Some(Check::IniSection { files }) => {
                has_section(settings, &mut texts, files, value.expose())
            }
            Some(Check::JsonMembers { equal, present }) => {
                let equal = equal.iter().map(|(name, text)| (name.as_str(), Some(text.as_str())));
                let present = present.iter().map(|name| (name.as_str(), None));
                has_members(&given.part.name, value, equal.chain(present))
            }
            None => Ok(()),
        };
        problems.extend(found.err().map(Problem::from));
    }
    problems
}

fn value(
    settings: &Settings,
    given: &CredentialPartValue,
    listener: &dyn Listener,
) -> Result<Secret, CredentialFileError> {
    if !given.part.file {
        return Ok(given.typed.clone());
    }
    let typed = given.typed.expose();
    let path = settings.path(typed);
    let read = listener::read_named(&path, listener);
    if read.is_err() && !may_be_a_path(Path::new(typed)) {
        return Err(CredentialFileError::NoPath { part: given.part.name.clone() });
    }
    read.map(Secret::new).map_err(|source| CredentialFileError::Unreadable {
        part: given.part.name.clone(),
        path,
        source,
    })
}

/// The texts of files, each of which is read once.
#[derive(Default)]
struct Texts(BTreeMap<PathBuf, Result<Secret, FileError>>);

impl Texts {
    fn get(&mut self, path: PathBuf) -> &Result<Secret, FileError> {
        match self.0.entry(path) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(new) => {
                // Files of profiles hold keys as well.
                let text = disk::read_text(new.key()).map(Secret::new);
                new.insert(text)
            }
        }
    }
}

fn has_section(
    settings: &Settings,
    texts: &mut Texts,
    files: &[IniFile],
    value: &str,
) -> Result<(), CredentialFileError> {
    let mut looked = Vec::new();
    let mut left_out = false;
    for file in files.iter().filter(|file| file.only.as_ref().is_none_or(|only| only == value)) {
        let Some(place) = places::place(settings, file) else {
            tracing::debug!("a check is left out: it names a file that no cloud's tools have");
            left_out = true;
            continue;
        };
        let section = file.section.replace("{}", value);
        let label = match texts.get(place.path) {
            Ok(text) if ini::has_section(text.expose(), &section) => return Ok(()),
            Err(error) if !error.is_absent() => {
                format!("{}, which could not be read: {error}", place.label)
            }
            _ => place.label,
        };
        if !looked.contains(&label) {
            looked.push(label);
        }
    }
    // There may be no file for this value, or none that may be looked at.
    match left_out || looked.is_empty() {
        true => Ok(()),
        false => Err(CredentialFileError::Section { value: value.to_owned(), files: looked }),
    }
}

fn has_members<'a>(
    part: &str,
    value: &Secret,
    members: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), CredentialFileError> {
    let json: Value = serde_json::from_str(value.expose())
        .map_err(|_| CredentialFileError::NoJson { part: part.to_owned() })?;
    for (name, wanted) in members {
        // A file of another kind is as its maker made it, and a word for a kind is no secret.
        if let (Some(wanted), Some(found)) = (wanted, json[name].as_str())
            && found != wanted
            && found.len() <= LONGEST_KIND
            && is_word(found)
        {
            let (part, member) = (part.to_owned(), name.to_owned());
            let (found, wanted) = (found.to_owned(), wanted.to_owned());
            return Err(CredentialFileError::OtherKind { part, member, found, wanted });
        }
        let (fits, what) = match wanted {
            Some(text) => (json[name] == text, format!("`{name}` with the text `{text}`")),
            None => (!json[name].is_null(), format!("`{name}`")),
        };
        if !fits {
            return Err(CredentialFileError::Member { part: part.to_owned(), what });
        }
    }
    Ok(())
}
