//! Reads `METHOD:PART:PART` by the forms that a provider lists.
//!
//! The method is in any case, parts are trimmed, and the last part may contain
//! `:`. No message repeats any of the text: whatever is wrong with it, it may be
//! the secret that stands in the wrong place.

use super::yaml::Place;
use crate::{
    description::{CredentialForm, Part},
    problem::{Explain, Fault},
    secret::Secret,
};
use thiserror::Error;

/// What the user gave as a credential, by its form.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The form.
    pub form: CredentialForm,
    /// The parts, in the form's order.
    pub parts: Vec<Given>,
    /// Where it comes from.
    pub place: Place,
}

/// A part of a credential as it was typed.
#[derive(Debug, Clone)]
pub struct Given {
    /// What the form says about it.
    pub part: Part,
    /// What was typed: the value, or the path of a file with the value.
    pub typed: Secret,
}

/// Why a text is no credential.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CredentialError {
    /// No form has the method.
    #[error("the credential from {origin} does not begin with a method that applies")]
    Method {
        /// Where it comes from.
        origin: String,
        /// The forms that apply.
        forms: Vec<String>,
    },
    /// Fewer parts than the form has, or an empty one.
    #[error("the credential from {origin} lacks the part `{part}`")]
    Part {
        /// Where it comes from.
        origin: String,
        /// The first part that is missing.
        part: String,
        /// The form.
        form: String,
    },
    /// Parts after a method that has none.
    #[error("the credential from {origin} has more than its method")]
    More {
        /// Where it comes from.
        origin: String,
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

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Method { forms, .. } => {
                let forms: Vec<String> = forms.iter().map(|form| format!("`{form}`")).collect();
                format!("Use {}.", forms.join(", or "))
            }
            Self::Part { form, .. } | Self::More { form, .. } => format!("Write it as `{form}`."),
        })
    }
}

/// Reads a credential; none if the text is blank.
///
/// # Errors
///
/// If no form fits.
pub fn parse(
    text: &Secret,
    place: &Place,
    forms: &[&CredentialForm],
) -> Result<Option<Credential>, CredentialError> {
    let text = text.expose().trim();
    if text.is_empty() {
        return Ok(None);
    }
    let origin = format!("`{place}`");
    let (method, rest) = match text.split_once(':') {
        Some((method, rest)) => (method, Some(rest)),
        None => (text, None),
    };
    let method = method.trim().to_ascii_lowercase();
    let form = forms.iter().find(|form| form.method == method || form.aliases.contains(&method));
    let Some(&form) = form else {
        let forms = forms.iter().map(|form| shape(form)).collect();
        return Err(CredentialError::Method { origin, forms });
    };
    let typed = match (form.parts.len(), rest) {
        (0, Some(_)) => return Err(CredentialError::More { origin, form: shape(form) }),
        (0, None) => Vec::new(),
        (count, rest) => rest.unwrap_or_default().splitn(count, ':').map(str::trim).collect(),
    };
    let mut parts = Vec::new();
    for (index, part) in form.parts.iter().enumerate() {
        match typed.get(index).filter(|text| !text.is_empty()) {
            Some(text) => parts.push(Given { part: part.clone(), typed: Secret::new(*text) }),
            None => {
                let (part, form) = (part.name.clone(), shape(form));
                return Err(CredentialError::Part { origin, part, form });
            }
        }
    }
    Ok(Some(Credential { form: form.clone(), parts, place: place.clone() }))
}

/// A form as it is typed: `aws-access-keys:AWS_ACCESS_KEY_ID:AWS_SECRET_ACCESS_KEY`.
#[must_use]
pub fn shape(form: &CredentialForm) -> String {
    filled(form, |_| None)
}

/// A form as it is typed, with the parts that are known.
#[must_use]
pub fn filled<'a>(form: &CredentialForm, known: impl Fn(&Part) -> Option<&'a str>) -> String {
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
