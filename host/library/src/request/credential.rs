//! Parses `METHOD:PART:PART` by the credential forms that a provider lists.
//!
//! The method is matched without case, parts are trimmed, and the last part may
//! contain `:`. No message repeats the text, because any of it may be a secret
//! in the wrong position.

use crate::{
    location::Location,
    problem::{Explain, Fault},
    secret::Secret,
    words::{Text, text},
};
use kitaru_provider_host::description::{CredentialForm, CredentialPart};
use std::fmt;

/// A parsed credential.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The form.
    pub form: CredentialForm,
    /// The parts, in the form's order.
    pub parts: Vec<CredentialPartValue>,
    /// Where it was given.
    pub location: Location,
}

/// A part of a credential, as typed.
#[derive(Debug, Clone)]
pub struct CredentialPartValue {
    /// Its declaration in the form.
    pub part: CredentialPart,
    /// The text: the value, or the path of a file that holds the value.
    pub typed: Secret,
}

/// Why a text is not a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialError {
    /// No form has the method.
    Method {
        /// Where it was given.
        location: Location,
        /// The forms that apply.
        forms: Vec<String>,
    },
    /// A part is missing or empty.
    Part {
        /// Where it was given.
        location: Location,
        /// The first part that is missing.
        part: String,
        /// The form.
        form: String,
    },
    /// Parts follow a method that takes none.
    More {
        /// Where it was given.
        location: Location,
        /// The form.
        form: String,
    },
}

impl Explain for CredentialError {
    fn code(&self) -> &'static str {
        match self {
            Self::Method { .. } => "credential.method",
            Self::Part { .. } => "credential.part",
            Self::More { .. } => "credential.more",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn message(&self) -> Text {
        let (location, what) = match self {
            Self::Method { location, .. } => {
                (location, " does not begin with a method that applies".to_owned())
            }
            Self::Part { location, part, .. } => (location, format!(" lacks the part `{part}`")),
            Self::More { location, .. } => (location, " has more than its method".to_owned()),
        };
        text!["the credential from ", location.name(), what]
    }

    fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Method { forms, .. } => {
                let forms: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
                format!("Use {}.", forms.join(", or ")).into()
            }
            Self::Part { form, .. } | Self::More { form, .. } => {
                format!("Write it as `{form}`.").into()
            }
        })
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for CredentialError {}

/// Parses a credential; `None` if the text is blank.
///
/// # Errors
///
/// If no form has the method, or the parts do not match its form.
pub fn parse(
    text: &Secret,
    location: &Location,
    forms: &[&CredentialForm],
) -> Result<Option<Credential>, CredentialError> {
    let text = text.expose().trim();
    if text.is_empty() {
        return Ok(None);
    }
    let location = location.clone();
    let (method, rest) = match text.split_once(':') {
        Some((method, rest)) => (method, Some(rest)),
        None => (text, None),
    };
    let method = method.trim().to_ascii_lowercase();
    let form = forms.iter().find(|form| form.method == method || form.aliases.contains(&method));
    let Some(&form) = form else {
        let forms = forms.iter().map(|form| shape(form)).collect();
        return Err(CredentialError::Method { location, forms });
    };
    let typed = match (form.parts.len(), rest) {
        (0, Some(_)) => return Err(CredentialError::More { location, form: shape(form) }),
        (0, None) => Vec::new(),
        (count, rest) => rest.unwrap_or_default().splitn(count, ':').map(str::trim).collect(),
    };
    let mut parts = Vec::new();
    for (index, part) in form.parts.iter().enumerate() {
        match typed.get(index).filter(|text| !text.is_empty()) {
            Some(text) => {
                let (part, typed) = (part.clone(), Secret::new(*text));
                parts.push(CredentialPartValue { part, typed });
            }
            None => {
                let (part, form) = (part.name.clone(), shape(form));
                return Err(CredentialError::Part { location, part, form });
            }
        }
    }
    Ok(Some(Credential { form: form.clone(), parts, location }))
}

/// The syntax of a form: `aws-access-keys:AWS_ACCESS_KEY_ID:AWS_SECRET_ACCESS_KEY`.
#[must_use]
pub fn shape(form: &CredentialForm) -> String {
    filled(form, |_| None)
}

/// The syntax of a form, with known parts filled in.
#[must_use]
pub fn filled<'a>(
    form: &CredentialForm,
    known: impl Fn(&CredentialPart) -> Option<&'a str>,
) -> String {
    let mut text = form.method.clone();
    for part in &form.parts {
        text.push(':');
        match known(part) {
            Some(value) => text.push_str(value),
            None if part.file => text.push_str("PATH"),
            None => text.push_str(&part.name.to_ascii_uppercase()),
        }
    }
    text
}
