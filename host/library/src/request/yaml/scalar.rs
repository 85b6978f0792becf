//! Interprets a scalar without a declared type, by the core schema of YAML 1.2.
//!
//! `yes` and `no`, dates and sexagesimals are strings. So is what a number would
//! not say in full: digits after a leading zero, such as those of an account, and
//! more of them than a number keeps.

use serde_json::{Number, Value};

/// Reads a plain scalar.
#[must_use]
pub fn read(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text).filter(|_| is_kept_by_a_number(text)) {
            Some(number) => Value::Number(number),
            None => Value::String(text.to_owned()),
        },
    }
}

/// Whether a number keeps all that is written, but for zeros at its end.
fn is_kept_by_a_number(text: &str) -> bool {
    /// What an `f64` always keeps is two digits less, and what a person writes has fewer.
    const DIGITS: usize = 17;
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let second = unsigned.as_bytes().get(1);
    if unsigned.starts_with('0') && second.is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let significand = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let digits = significand.chars().filter(char::is_ascii_digit);
    integer(text).is_some() || digits.skip_while(|digit| *digit == '0').count() <= DIGITS
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
            ("010", json!("010")),
            ("-007", json!("-007")),
            ("0", json!(0)),
            ("0.5", json!(0.5)),
            ("00.5", json!("00.5")),
            ("18446744073709551615", json!(u64::MAX)),
            ("18446744073709551616", json!("18446744073709551616")),
            ("1.2345678901234567", json!(1.234_567_890_123_456_7)),
            ("1.23456789012345678901", json!("1.23456789012345678901")),
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
