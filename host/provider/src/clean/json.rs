//! Reads JSON from an answer.
//!
//! A parser that takes the last of two members of one name would see another
//! value than one that takes the first, so a name is there once.

use super::ContractViolation;
use crate::limits;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The value of a text that should be JSON; `noun` is how messages name it.
pub(super) fn read(text: &str, noun: &str) -> Result<Value, ContractViolation> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = Strict { depth: limits::JSON_DEPTH }.deserialize(&mut parser);
    value.and_then(|value| parser.end().map(|()| value)).map_err(|error| {
        let wanted = match error.to_string() {
            text if text.starts_with(TWICE) => "JSON in which a name is there once".to_owned(),
            text if text.starts_with(DEEP) => {
                format!("JSON of at most {} levels", limits::JSON_DEPTH)
            }
            _ => "JSON".to_owned(),
        };
        ContractViolation::Json { noun: noun.to_owned(), wanted }
    })
}

const TWICE: &str = "a name is there twice";
const DEEP: &str = "nested too deep";

/// Reads a value that is nested at most so deep.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn below<E: Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth }),
            None => Err(E::custom(DEEP)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.insert(name, members.next_value_seed(below)?).is_some() {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(text: &str) -> String {
        read(text, "it").unwrap_err().to_string()
    }

    #[test]
    fn json_is_read_as_it_is() {
        let value = json!({ "a": [1, -1, 1.5, true, null, "t"], "b": {} });
        assert_eq!(read(&value.to_string(), "it").unwrap(), value);
        for text in ["", "{", "1 2", "nul"] {
            assert_eq!(refusal(text), "it is not JSON", "{text}");
        }
    }

    #[test]
    fn a_name_is_there_once_at_every_level() {
        for text in [r#"{"a":1,"a":2}"#, r#"[{"b":{"a":1,"\u0061":1}}]"#] {
            assert_eq!(refusal(text), "it is not JSON in which a name is there once");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(limits::JSON_DEPTH), "it").is_ok());
        assert_eq!(refusal(&nested(limits::JSON_DEPTH + 1)), "it is not JSON of at most 64 levels");
        assert_eq!(refusal(&"[".repeat(100_000)), "it is not JSON of at most 64 levels");
    }
}
