//! Reads and verifies the files that a credential refers to.
//!
//! Providers see neither files nor secrets, so their descriptions declare what
//! to check.

use super::ini;
use crate::{
    problem::{Explain, Fault, Problem},
    request::credential::{Credential, CredentialPartValue},
    secret::{Secret, Secrets},
    settings::Settings,
    words::{Argument, Text, text},
};
use kitaru_provider_host::description::{Check, IniFile};
use serde_json::Value;
use std::{fs, io, path::PathBuf};
use thiserror::Error;

/// Why a file that a credential refers to cannot be used.
#[derive(Debug, Error)]
enum CredentialFileError {
    #[error("cannot read the file for `{part}`, `{}`: {source}", path.display())]
    Unreadable { part: String, path: PathBuf, source: io::Error },
    #[error("`{value}` is not in {}", listed(files))]
    Section { value: String, files: Vec<PathBuf> },
    #[error("the value of `{part}` is not JSON")]
    NoJson { part: String },
    #[error("the value of `{part}` lacks {what}")]
    Member { part: String, what: String },
}

fn listed(files: &[PathBuf]) -> String {
    let files: Vec<String> = files.iter().map(|file| format!("`{}`", file.display())).collect();
    files.join(" or ")
}

impl Explain for CredentialFileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "credential.file",
            Self::Section { .. } => "credential.profile",
            Self::NoJson { .. } | Self::Member { .. } => "credential.key-file",
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::Unreadable { .. } => Fault::Usage,
            _ => Fault::Backend,
        }
    }

    fn hint(&self) -> Option<Text> {
        let skip = Argument::Verify(false);
        Some(match self {
            Self::Unreadable { .. } => "Give the path of a file that you can read.".into(),
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
pub fn secrets(settings: &Settings, credential: &Credential) -> Result<Secrets, Vec<Problem>> {
    let mut secrets = Secrets::new();
    let mut problems = Vec::new();
    for given in credential.parts.iter().filter(|given| given.part.secret) {
        match value(settings, given) {
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
    for given in &credential.parts {
        let value = secrets.get(&given.part.name).unwrap_or(&given.typed);
        let found = match &given.part.check {
            Some(Check::IniSection { .. }) if !here => Ok(()),
            Some(Check::IniSection { files }) => has_section(settings, files, value.expose()),
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

fn value(settings: &Settings, given: &CredentialPartValue) -> Result<Secret, CredentialFileError> {
    if !given.part.file {
        return Ok(given.typed.clone());
    }
    let path = settings.path(given.typed.expose());
    fs::read_to_string(&path).map(Secret::new).map_err(|source| CredentialFileError::Unreadable {
        part: given.part.name.clone(),
        path,
        source,
    })
}

fn has_section(
    settings: &Settings,
    files: &[IniFile],
    value: &str,
) -> Result<(), CredentialFileError> {
    let mut looked = Vec::new();
    for file in files.iter().filter(|file| file.only.as_ref().is_none_or(|only| only == value)) {
        let named = file.env.as_deref().and_then(|name| settings.variable(name));
        let path = settings.path(named.unwrap_or(&file.path));
        let section = file.section.replace("{}", value);
        if fs::read_to_string(&path).is_ok_and(|text| ini::has_section(&text, &section)) {
            return Ok(());
        }
        if !looked.contains(&path) {
            looked.push(path);
        }
    }
    Err(CredentialFileError::Section { value: value.to_owned(), files: looked })
}

fn has_members<'a>(
    part: &str,
    value: &Secret,
    members: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), CredentialFileError> {
    let json: Value = serde_json::from_str(value.expose())
        .map_err(|_| CredentialFileError::NoJson { part: part.to_owned() })?;
    for (name, wanted) in members {
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
