//! Reading and writing named attributes.
//!
//! The names are in [`name`]. A reader ignores a name that it does not know.

pub mod name;

use crate::{Attribute, StoredAt};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// An attribute with a value.
#[must_use]
pub fn new(name: &str, value: &Value) -> Attribute {
    Attribute { name: name.to_owned(), value: text(value) }
}

/// An attribute with one of the [forms](crate::form), or another value that has JSON.
#[must_use]
pub fn of(name: &str, value: &impl Serialize) -> Attribute {
    // The keys of every form are text, so each has JSON.
    let value = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    Attribute { name: name.to_owned(), value }
}

/// The JSON text of a value.
#[must_use]
pub fn text(value: &Value) -> String {
    // Smaller in a component than `Display`, which can also indent.
    serde_json::to_string(value).unwrap_or_default()
}

/// Adds an attribute, in place of one with the same name.
pub fn set(attributes: &mut Vec<Attribute>, attribute: Attribute) {
    match attributes.iter_mut().find(|known| known.name == attribute.name) {
        Some(known) => *known = attribute,
        None => attributes.push(attribute),
    }
}

/// The value of an attribute, if it is there.
///
/// # Errors
///
/// If the value is not JSON of this form.
pub fn get<T: DeserializeOwned>(
    attributes: &[Attribute],
    name: &str,
) -> serde_json::Result<Option<T>> {
    let attribute = attributes.iter().find(|attribute| attribute.name == name);
    attribute.map(|attribute| serde_json::from_str(&attribute.value)).transpose()
}

/// The places in the value of `stored-at`, which is one place or a list of them.
///
/// A place of an unknown form is left out: it is meant for a later host.
#[must_use]
pub fn places(stored_at: Value) -> Vec<StoredAt> {
    let places = match stored_at {
        Value::Array(places) => places,
        single => vec![single],
    };
    places.into_iter().filter_map(|place| serde_json::from_value(place).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_value_of_a_name_is_the_one_that_is_read() {
        let mut attributes = vec![new("a", &json!(1))];
        set(&mut attributes, new("b", &json!(2)));
        set(&mut attributes, new("a", &json!(3)));
        assert_eq!(attributes, [new("a", &json!(3)), new("b", &json!(2))]);
        assert_eq!(get::<u8>(&attributes, "a").unwrap(), Some(3));
        assert_eq!(get::<u8>(&attributes, "c").unwrap(), None);
        assert!(get::<bool>(&attributes, "a").is_err());
    }

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for (place, form) in [
            (
                StoredAt::field("orchestrator", "location"),
                json!({ "component": "orchestrator", "field": "location" }),
            ),
            (
                StoredAt::resource("orchestrator"),
                json!({ "component": "orchestrator", "resource": true }),
            ),
            (StoredAt::connector("region"), json!({ "connector": "region" })),
            (StoredAt::kept("region"), json!({ "kept": "region" })),
        ] {
            assert_eq!(serde_json::to_value(&place).unwrap(), form);
            assert_eq!(places(form), [place]);
        }
    }

    #[test]
    fn a_place_of_another_form_is_left_out() {
        let later = json!({ "component": "orchestrator", "field": "a", "item": 0 });
        let no_resource = json!({ "component": "orchestrator", "resource": false });
        let known = json!({ "kept": "region" });
        let places = places(json!([later, no_resource, "text", known]));
        assert_eq!(places, [StoredAt::kept("region")]);
    }
}
