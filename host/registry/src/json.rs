//! Reads JSON that a registry sent, of bounded depth.

use crate::limits::JSON_DEPTH;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// Reads a value.
///
/// # Errors
///
/// Why it cannot be read. The text of the JSON, which may hold a secret, is not repeated.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    if depth(bytes) > JSON_DEPTH {
        return Err(format!("its JSON has more than {JSON_DEPTH} levels"));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            Category::Eof => "its JSON is cut short".to_owned(),
            Category::Data => {
                format!("its JSON has another form than it should (line {line}, column {column})")
            }
            _ => format!("it is not JSON (line {line}, column {column})"),
        }
    })
}

/// How deep brackets are nested, outside of texts.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn depth_is_bounded_before_anything_is_read() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read::<Value>(nested(JSON_DEPTH).as_bytes()).is_ok());
        let error = read::<Value>(nested(JSON_DEPTH + 1).as_bytes()).unwrap_err();
        assert_eq!(error, "its JSON has more than 16 levels");
        assert!(read::<Value>("[".repeat(1 << 20).as_bytes()).is_err());
        assert_eq!(depth(br#"{"a":"[[[[\"[[","b":[1]}"#), 2);
    }

    #[test]
    fn what_is_wrong_is_told_without_the_text() {
        for text in [r#""s3cret""#, r#"{"s3cret": }"#, "s3cret", "[1"] {
            let error = read::<Vec<u8>>(text.as_bytes()).unwrap_err();
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
