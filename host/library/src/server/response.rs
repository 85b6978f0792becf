//! Parses responses: data if successful, else a plain sentence.
//!
//! The body of an error has one of three shapes: an object whose `detail` is a
//! string, an object whose `detail` is a list of class and message, and, for a
//! malformed request, such a list without an object around it.

use super::ServerError;
use crate::secret::{HIDDEN, Secret};
use crate::text::plain;
use kitaru_http::HttpResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What messages of a database have in them.
const DATABASE: [&str; 5] = ["[SQL:", "sqlalchemy", "pymysql", "sqlite3.", "IntegrityError"];
/// The longest message from a server that is shown, in characters.
const LONGEST: usize = 400;

/// The body of an error response.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ErrorBody {
    pub(super) class: Option<String>,
    pub(super) message: String,
}

/// Whether it is a page of HTML, which no server of kitaru sends.
pub(super) fn is_page(response: &HttpResponse) -> bool {
    response.body.trim_ascii_start().starts_with(b"<")
}

/// Whether the body has these words.
pub(super) fn says(response: &HttpResponse, words: &str) -> bool {
    String::from_utf8_lossy(&response.body).contains(words)
}

/// Parses the body of a successful response.
pub(super) fn data<T: DeserializeOwned>(
    response: &HttpResponse,
    url: &str,
) -> Result<T, ServerError> {
    serde_json::from_slice(&response.body).map_err(|error| {
        let why = match error.classify() {
            serde_json::error::Category::Eof => "it is cut short".to_owned(),
            _ if is_page(response) => "it is a page of HTML".to_owned(),
            serde_json::error::Category::Data => format!("it is not what was asked for, {error}"),
            _ => "it is not JSON".to_owned(),
        };
        ServerError::Response { url: url.to_owned(), why }
    })
}

/// Parses the body of an error response.
pub(super) fn error_body(body: &[u8], hidden: &[Secret]) -> ErrorBody {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let detail = match &json {
        Value::Object(object) => object.get("detail").or_else(|| object.get("error")),
        other => Some(other),
    };
    match detail {
        Some(Value::String(text)) => ErrorBody { class: None, message: sentence(text, hidden) },
        Some(Value::Array(parts)) => {
            let mut texts = parts.iter().filter_map(Value::as_str);
            let class = texts.next().map(str::to_owned);
            let message: Vec<&str> = texts.collect();
            ErrorBody { class, message: sentence(&message.join(": "), hidden) }
        }
        _ => ErrorBody::default(),
    }
}

/// A server's message, as part of a sentence: without source locations, secrets and quotes.
pub(super) fn sentence(text: &str, hidden: &[Secret]) -> String {
    if DATABASE.iter().any(|word| text.contains(word)) {
        // It has rows and values, for those who run the server.
        tracing::info!("the server told of its database; its log has the rest");
        return "its database refused, for a reason that its log has".to_owned();
    }
    let text = text.split("\n\n  File ").next().unwrap_or_default();
    let mut text = plain(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // Longer ones first: one secret may be part of another.
    let mut hidden: Vec<&str> =
        hidden.iter().map(Secret::expose).filter(|secret| !secret.is_empty()).collect();
    hidden.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in hidden {
        let shown = plain(secret).split_whitespace().collect::<Vec<_>>().join(" ");
        text = text.replace(secret, HIDDEN).replace(&shown, HIDDEN);
    }
    // Python's `KeyError` adds quotes around its message.
    let bare = |text: &str, quote: char| -> Option<String> {
        Some(text.strip_prefix(quote)?.strip_suffix(quote)?.to_owned())
    };
    let text = bare(&text, '"').or_else(|| bare(&text, '\'')).unwrap_or(text);
    let text = text.trim_end_matches(['.', ' ']);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_a_refusal_is_read() {
        for (body, class, message) in [
            (r#"{"detail":"Not authenticated"}"#, None, "Not authenticated"),
            (r#"{"detail":["KeyError","\"No stack 'x'.\""]}"#, Some("KeyError"), "No stack 'x'"),
            (
                r#"["ValueError","1 validation error:\n  bad\n\n  File \"a.py\", line 1"]"#,
                Some("ValueError"),
                "1 validation error: bad",
            ),
            (r#"{"error":"Server too busy."}"#, None, "Server too busy"),
            ("<html>", None, ""),
            ("", None, ""),
        ] {
            let read = error_body(body.as_bytes(), &[]);
            assert_eq!((read.class.as_deref(), read.message.as_str()), (class, message), "{body}");
        }
    }

    #[test]
    fn what_a_database_says_is_not_for_users() {
        let body = r#"["IntegrityError","(sqlite3.IntegrityError) UNIQUE [SQL: INSERT 'x']"]"#;
        let message = error_body(body.as_bytes(), &[]).message;
        assert!(!message.contains("INSERT") && !message.contains("sqlite"), "{message}");
    }

    #[test]
    fn what_was_sent_as_a_secret_is_not_repeated() {
        let hidden = [Secret::new("s3"), Secret::new("s3cret"), Secret::new("-----\nkey\n-----")];
        let body = r#"["ValueError","input is 's3cret' and '-----\nkey\n-----' in it"]"#;
        let message = error_body(body.as_bytes(), &hidden).message;
        assert_eq!(message, "input is '***' and '***' in it");
    }
}
