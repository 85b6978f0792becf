//! The values of a component's default row.

use super::{At, Kind};
use crate::attribute;
use serde_json::{Map, Value};

/// A component whose default row is made.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Its configuration.
    pub configuration: &'a Map<String, Value>,
    /// The id of its resource at the connector.
    pub resource_id: Option<&'a str>,
    /// The configuration of its connector.
    pub connector: Option<&'a Map<String, Value>>,
    /// The values that the stack itself keeps, by name.
    pub kept: &'a [(&'a str, &'a str)],
}

impl Kind {
    /// The values of a component's default row, by name, without blank ones.
    #[must_use]
    pub fn details(&self, shown: &Shown<'_>) -> Vec<(String, String)> {
        let found = self.details.iter().filter_map(|detail| {
            let value = detail.at.iter().find_map(|at| at.value(shown))?;
            Some((detail.name.to_owned(), value))
        });
        found.collect()
    }

    /// Whether the default row has the value of a field of the configuration.
    #[must_use]
    pub fn shows_field(&self, field: &str) -> bool {
        self.details.iter().flat_map(|detail| detail.at).any(|at| match *at {
            At::Field(name) | At::Flag(name) => name == field,
            At::Below(name, below) => name == field || below == field,
            At::Resource | At::Connector(_) | At::Kept(_) => false,
        })
    }

    /// Whether the default row has a value that the stack keeps.
    #[must_use]
    pub fn shows_kept(&self, name: &str) -> bool {
        let mut places = self.details.iter().flat_map(|detail| detail.at);
        places.any(|at| matches!(at, At::Kept(kept) if *kept == name))
    }
}

impl At {
    /// The value at this place, if there is one that is not blank.
    #[must_use]
    pub fn value(self, shown: &Shown<'_>) -> Option<String> {
        let own = |field: &str| text(shown.configuration.get(field)?);
        match self {
            Self::Field(field) => own(field),
            Self::Below(field, below) => {
                let value = own(field)?;
                Some(match own(below) {
                    Some(below) => {
                        let (host, path) =
                            (value.trim_end_matches('/'), below.trim_start_matches('/'));
                        format!("{host}/{path}")
                    }
                    None => value,
                })
            }
            Self::Flag(field) => match shown.configuration.get(field)? {
                Value::Bool(true) => Some("True".to_owned()),
                Value::Bool(false) => Some("False".to_owned()),
                other => text(other),
            },
            Self::Resource => {
                let id = shown.resource_id.map(str::trim);
                id.filter(|id| !id.is_empty()).map(str::to_owned)
            }
            Self::Connector(field) => text(shown.connector?.get(field)?),
            Self::Kept(name) => {
                let (_, value) = shown.kept.iter().find(|(kept, _)| *kept == name)?;
                let value = value.trim();
                (!value.is_empty()).then(|| value.to_owned())
            }
        }
    }
}

/// A single value as text, if it is not blank.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) | Value::Number(_) => attribute::text(value),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::find;
    use serde_json::json;

    fn details(kind: &str, configuration: &Value) -> Vec<(String, String)> {
        let configuration = configuration.as_object().expect("an object");
        let shown = Shown { configuration, resource_id: None, connector: None, kept: &[] };
        find(kind).expect("a kind").details(&shown)
    }

    fn one(name: &str, value: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), value.to_owned())]
    }

    #[test]
    fn the_default_repository_follows_the_registry_after_one_slash() {
        for (configuration, wanted) in [
            (json!({ "uri": "host" }), "host"),
            (json!({ "uri": "host/" }), "host/"),
            (json!({ "uri": "host", "default_repository": " " }), "host"),
            (json!({ "uri": "host", "default_repository": "team" }), "host/team"),
            (json!({ "uri": "host/", "default_repository": "/team/x/" }), "host/team/x/"),
        ] {
            assert_eq!(details("container_registry", &configuration), one("location", wanted));
        }
    }

    #[test]
    fn only_booleans_become_words_of_python() {
        for (value, wanted) in
            [(json!(true), "True"), (json!(false), "False"), (json!("fast_path"), "fast_path")]
        {
            let field = "use_subprocess_call";
            assert_eq!(details("image_builder", &json!({ field: value })), one(field, wanted));
        }
    }

    #[test]
    fn a_region_is_the_connectors_then_the_stacks_then_the_components() {
        let own = json!({ "region": "own" });
        let connector = json!({ "region": "connector" });
        let shown = Shown {
            configuration: own.as_object().expect("an object"),
            resource_id: Some(" "),
            connector: None,
            kept: &[("region", " ")],
        };
        let runner = find("orchestrator").expect("a kind");
        assert_eq!(runner.details(&shown), one("region", "own"));
        let shown = Shown { kept: &[("region", " kept ")], ..shown };
        assert_eq!(runner.details(&shown), one("region", "kept"));
        let shown = Shown { connector: connector.as_object(), ..shown };
        assert_eq!(runner.details(&shown), one("region", "connector"));
        assert!(runner.shows_kept("region") && !runner.shows_kept("floor"));
        assert!(runner.shows_field("kubernetes_namespace") && !runner.shows_field("x"));
    }
}
