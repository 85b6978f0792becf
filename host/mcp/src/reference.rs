//! Reads secrets, for which arguments are references.
//!
//! What a model writes is in the history of a conversation, so a secret is no
//! argument. It is named instead:
//!
//! | reference | the secret is |
//! |---|---|
//! | `env:NAME` | the value of a variable in the environment of the server |
//! | `file:PATH` | the text of a file |
//!
//! A credential without a secret part is given as it is: `implicit`, a profile, or
//! the path of a key file. Anything else is refused, unless the server was started
//! so that arguments may be secrets. No message repeats what was given.

use kitaru::{
    Problem, SecretSource, Settings,
    request::credential::{filled, shape},
    secret::Secret,
    text,
};
use kitaru_provider_host::{Description, description::CredentialForm};
use std::{fs, path::PathBuf};

/// The longest credential that is looked at, in bytes.
const LONGEST: usize = 64 << 10;

/// A reference to a secret.
enum Reference<'a> {
    Variable(&'a str),
    File(&'a str),
}

impl<'a> Reference<'a> {
    fn parse(given: &'a str) -> Option<Self> {
        let given = given.trim();
        let variable = given.strip_prefix("env:").map(|name| Self::Variable(name.trim()));
        variable.or_else(|| given.strip_prefix("file:").map(|path| Self::File(path.trim())))
    }
}

/// The source of a credential that was given as an argument.
///
/// # Errors
///
/// If it is a secret and `literal` does not allow that, or refers to something that is not there.
pub fn credential(
    given: &str,
    settings: &Settings,
    description: Option<&Description>,
    literal: bool,
) -> Result<SecretSource, Problem> {
    match Reference::parse(given) {
        Some(Reference::Variable(name)) => {
            Ok(SecretSource::Text(variable("credentials", name, settings)?))
        }
        Some(Reference::File(path)) => Ok(SecretSource::File(file("credentials", path, settings)?)),
        None if literal || given.len() <= LONGEST && is_open(given, description) => {
            Ok(SecretSource::Text(Secret::new(given)))
        }
        None => Err(Problem::usage(
            "credential.literal",
            "`credentials` is a secret, which is in the history of the conversation from here on",
        )
        .hint(format!("Name the secret as `env:NAME` or `file:PATH`{}", open_forms(description)))),
    }
}

/// The secret that is the value of a field.
///
/// # Errors
///
/// As [`credential`].
pub fn field(
    path: &str,
    given: &str,
    settings: &Settings,
    literal: bool,
) -> Result<String, Problem> {
    let location = format!("extra.{path}");
    match Reference::parse(given) {
        Some(Reference::Variable(name)) => {
            Ok(variable(&location, name, settings)?.expose().to_owned())
        }
        Some(Reference::File(name)) => {
            let file = file(&location, name, settings)?;
            let read = fs::read_to_string(settings.user_path(&file));
            let read = read.map_err(|_| unreadable(&location, "is not a file that can be read"))?;
            Ok(read.trim_end_matches(['\r', '\n']).to_owned())
        }
        None if literal => Ok(given.to_owned()),
        None => Err(Problem::usage(
            "credential.literal",
            format!("`{location}` is a secret, which is no argument"),
        )
        .hint("Name the secret as `env:NAME` or `file:PATH`.")),
    }
}

/// Whether a credential has no secret in it: each of its parts may be shown, or is the path of a
/// file.
fn is_open(given: &str, description: Option<&Description>) -> bool {
    let given = given.trim();
    let method = given.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
    let forms = description.into_iter().flat_map(|description| &description.credentials);
    // A type that takes none refuses it by its own rule, and keeps nothing.
    if description.is_some_and(|it| !it.stack_type.takes_credentials) {
        return true;
    }
    let known = |form: &&CredentialForm| form.method == method || form.aliases.contains(&method);
    let mut forms = forms.filter(known).peekable();
    // So it does with a method that it does not have.
    if given.is_empty() || forms.peek().is_none() {
        return !text::is_secret(given);
    }
    forms.any(has_no_secret)
}

fn has_no_secret(form: &CredentialForm) -> bool {
    form.parts.iter().all(|part| !part.secret || part.file)
}

/// What may be given as it is, as the end of a hint.
fn open_forms(description: Option<&Description>) -> String {
    let forms = description.into_iter().flat_map(|description| &description.credentials);
    let mut forms: Vec<String> =
        forms.filter(|form| has_no_secret(form)).map(|form| format!("`{}`", shape(form))).collect();
    forms.dedup();
    match forms.is_empty() {
        true => ".".to_owned(),
        false => format!(", or give one of {}.", forms.join(", ")),
    }
}

/// The forms of credentials, as a tool's description lists them.
#[must_use]
pub fn forms(description: &Description) -> Vec<String> {
    let written = |form: &CredentialForm| match has_no_secret(form) {
        true => filled(form, |_| None),
        false => format!("env:NAME or file:PATH, for {}", shape(form)),
    };
    let mut forms: Vec<String> = description.credentials.iter().map(written).collect();
    forms.dedup();
    forms
}

fn variable(location: &str, name: &str, settings: &Settings) -> Result<Secret, Problem> {
    let value = settings.any_variable(name).and_then(|value| value.to_str());
    match value.map(str::trim).filter(|value| !value.is_empty()) {
        Some(value) => Ok(Secret::new(value)),
        None => {
            let name = text::repeated(name);
            let message = format!("`{location}` refers to the variable {name}, which is not set");
            Err(Problem::usage("credential.reference", message).hint(
                "Ask the user to set it in the environment that the server is started with, or \
                 name another one.",
            ))
        }
    }
}

/// The path of a regular file. A pipe may be one that the protocol is spoken over.
fn file(location: &str, path: &str, settings: &Settings) -> Result<PathBuf, Problem> {
    let resolved = settings.path(path);
    match fs::metadata(&resolved) {
        Ok(found) if found.is_file() => Ok(PathBuf::from(path)),
        _ => {
            let path = text::repeated_path(path.as_ref(), &resolved);
            Err(unreadable(location, &format!("refers to {path}, which is not a file")))
        }
    }
}

fn unreadable(location: &str, what: &str) -> Problem {
    let hint = "Give the path of a file that the server can read, as `file:PATH`.";
    Problem::usage("credential.reference", format!("`{location}` {what}")).hint(hint)
}
