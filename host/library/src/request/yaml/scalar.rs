//! Interprets a scalar without a declared type, by the core schema of YAML 1.2.
//!
//! `yes` and `no`, dates and sexagesimals are strings, and a leading zero does
//! not make a number octal.

use serde_json::{Number, Value};

/// Reads a plain scalar.
#[must_use]
pub fn read(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// Whether a plain scalar is something other than a string, and so cannot be a key.
#[must_use]
pub fn is_not_text(text: &str) -> bool {
    !matches!(read(text), Value::String(_))
}

/// Reads a declared boolean: any spelling of YAML 1.1, in any case.
#[must_use]
pub fn boolean_word(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Reads an integer: decimal (`010` is ten), `0x1f` or `0o17`.
#[must_use]
pub fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = digits.len() < text.len();
    let magnitude = match digits.get(..2) {
        Some("0x") if !signed => digits_of(&digits[2..], 16)?,
        Some("0o") if !signed => digits_of(&digits[2..], 8)?,
        _ => digits_of(digits, 10)?,
    };
    if negative {
        i64::try_from(-i128::from(magnitude)).ok().map(Number::from)
    } else {
        Some(Number::from(magnitude))
    }
}

/// Reads a number: an integer, or one with a fraction or an exponent.
#[must_use]
pub fn number(text: &str) -> Option<Number> {
    integer(text).or_else(|| {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let digits_first = unsigned.strip_prefix('.').unwrap_or(unsigned);
        let numeric = digits_first.starts_with(|c: char| c.is_ascii_digit())
            && unsigned.chars().all(|c| c.is_ascii_digit() || ".eE+-".contains(c));
        // Rust parses every spelling of the core schema; infinities do not start with a digit.
        let value = numeric.then(|| text.parse::<f64>().ok()).flatten()?;
        Number::from_f64(value)
    })
}

fn digits_of(digits: &str, radix: u32) -> Option<u64> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_core_schema_and_nothing_else() {
        for (text, value) in [
            ("30", json!(30)),
            ("-5", json!(-5)),
            ("010", json!(10)),
            ("0x1f", json!(31)),
            ("0o17", json!(15)),
            ("1.5", json!(1.5)),
            (".5", json!(0.5)),
            ("1e3", json!(1000.0)),
            ("true", json!(true)),
            ("~", json!(null)),
            ("yes", json!("yes")),
            ("2024-01-01", json!("2024-01-01")),
            ("1_000", json!("1_000")),
            ("12:30", json!("12:30")),
            ("-", json!("-")),
            (".inf", json!(".inf")),
            ("1.2.3", json!("1.2.3")),
            ("0x", json!("0x")),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }
}
