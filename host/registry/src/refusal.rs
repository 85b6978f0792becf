//! Reads what a registry says when it does not do what it is asked.
//!
//! The body has the form `{"errors":[{"code":…,"message":…}]}`, or one that tells
//! nothing. Its words are cleaned, and no secret is repeated.

use crate::{
    error::RegistryError,
    json,
    limits::MESSAGE,
    network::Asked,
    secret::{SecretText, said},
};
use kitaru_http::HttpResponse;
use serde::Deserialize;

#[derive(Deserialize)]
struct Refusal {
    errors: Vec<Cause>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Cause {
    code: String,
    message: String,
}

/// The error that a response is.
pub(crate) fn error(
    response: &HttpResponse,
    asked: &Asked,
    secrets: &[SecretText],
) -> RegistryError {
    let said = message(&response.body, secrets);
    let Asked { registry, resource } = asked.clone();
    let status = response.status;
    match status {
        403 => RegistryError::Forbidden { registry, resource, said },
        404 | 410 => RegistryError::Missing { registry, resource, said },
        429 => RegistryError::Busy { registry, said },
        500..=599 => RegistryError::Failed { registry, resource, status, said },
        _ => RegistryError::Refused { registry, resource, status, said },
    }
}

/// What the body of an error says.
pub(crate) fn message(body: &[u8], secrets: &[SecretText]) -> String {
    let Ok(Refusal { errors }) = json::read::<Refusal>(body) else { return String::new() };
    let Some(first) = errors.first() else { return String::new() };
    let text = if first.message.is_empty() { &first.code } else { &first.message };
    said(text, secrets, MESSAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_registry_are_cleaned() {
        let body =
            r#"{"errors":[{"code":"DENIED","message":"no \u001b[31ms3cret\u001b[0m\n`x`"}]}"#;
        assert_eq!(message(body.as_bytes(), &[SecretText::new("s3cret")]), "no *** 'x'");
        assert_eq!(message(br#"{"errors":[{"code":"DENIED"}]}"#, &[]), "DENIED");
        for body in ["", "<html>", "{}", r#"{"errors":[]}"#, r#"{"errors":[{"code":1}]}"#] {
            assert_eq!(message(body.as_bytes(), &[]), "", "{body}");
        }
    }
}
