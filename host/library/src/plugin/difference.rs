//! What changes for users of a stack type between two descriptions of it.

use kitaru_provider_host::{Description, description::InputKind};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptionChange {
    /// What is changed.
    pub part: ChangedPart,
    /// Its name.
    pub name: String,
    /// How it is changed.
    pub how: HowChanged,
}

/// A part of a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedPart {
    /// An input.
    Input,
    /// What `--extra` may set.
    Target,
    /// A form of a credential.
    Credential,
}

/// How a part is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowChanged {
    /// It is new.
    Added,
    /// It is new, and there is no stack without it.
    AddedRequired,
    /// It is gone.
    Removed,
    /// There is no stack without it any more.
    MadeRequired,
    /// It may be left out now.
    MadeOptional,
    /// It takes other values.
    Retyped,
}

impl DescriptionChange {
    /// Whether what worked before may not work afterwards.
    #[must_use]
    pub fn breaks(&self) -> bool {
        !matches!(self.how, HowChanged::Added | HowChanged::MadeOptional)
    }
}

/// What a part is to users.
#[derive(PartialEq)]
struct Facts {
    required: bool,
    kind: String,
}

/// Reads the parts of one kind, by name.
type Read = fn(&Description) -> BTreeMap<String, Facts>;

/// The changes from one description to another, removals first.
#[must_use]
pub fn between(before: &Description, after: &Description) -> Vec<DescriptionChange> {
    let parts: [(ChangedPart, Read); 3] = [
        (ChangedPart::Input, inputs),
        (ChangedPart::Target, targets),
        (ChangedPart::Credential, credentials),
    ];
    let mut changes = Vec::new();
    for (part, facts) in parts {
        let (before, after) = (facts(before), facts(after));
        let removed = before.keys().filter(|name| !after.contains_key(*name));
        let removed = removed.map(|name| (name, HowChanged::Removed));
        let others =
            after.iter().filter_map(|(name, now)| Some((name, change(before.get(name), now)?)));
        let found = removed.chain(others);
        changes.extend(found.map(|(name, how)| DescriptionChange {
            part,
            name: name.clone(),
            how,
        }));
    }
    changes
}

fn change(before: Option<&Facts>, now: &Facts) -> Option<HowChanged> {
    match before {
        None if now.required => Some(HowChanged::AddedRequired),
        None => Some(HowChanged::Added),
        Some(before) if before.kind != now.kind => Some(HowChanged::Retyped),
        Some(before) => match (before.required, now.required) {
            (false, true) => Some(HowChanged::MadeRequired),
            (true, false) => Some(HowChanged::MadeOptional),
            _ => None,
        },
    }
}

fn inputs(description: &Description) -> BTreeMap<String, Facts> {
    let inputs = description.stack_type.inputs.iter();
    inputs
        .map(|input| {
            let kind = match &input.kind {
                InputKind::String => "text".to_owned(),
                InputKind::Boolean => "switch".to_owned(),
                InputKind::Integer => "number".to_owned(),
                InputKind::Uri(schemes) => format!("URI {}", schemes.join(" ")),
                InputKind::Choice(words) => format!("one of {}", words.join(" ")),
            };
            (input.name.clone(), Facts { required: input.required, kind })
        })
        .collect()
}

/// Each flavor of a target, and each field that `--extra` may set of it.
fn targets(description: &Description) -> BTreeMap<String, Facts> {
    let facts = || Facts { required: false, kind: String::new() };
    let mut all = BTreeMap::new();
    for target in &description.targets {
        for flavor in &target.flavors {
            all.insert(format!("{} `{}`", target.name, flavor.name), facts());
            let fields: Value = serde_json::from_str(&flavor.fields).unwrap_or_default();
            let names = fields["properties"].as_object().into_iter().flat_map(Map::keys);
            all.extend(names.map(|name| (format!("{}.{name}", target.name), facts())));
        }
    }
    all
}

fn credentials(description: &Description) -> BTreeMap<String, Facts> {
    let forms = description.credentials.iter();
    forms
        .map(|form| {
            let parts = form.parts.iter().map(|part| part.name.as_str());
            let kind = parts.collect::<Vec<_>>().join(":");
            (form.method.clone(), Facts { required: false, kind })
        })
        .collect()
}

impl fmt::Display for ChangedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Input => "input",
            Self::Target => "target",
            Self::Credential => "credential",
        })
    }
}

impl fmt::Display for HowChanged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "added",
            Self::AddedRequired => "added, required",
            Self::Removed => "removed",
            Self::MadeRequired => "made required",
            Self::MadeOptional => "made optional",
            Self::Retyped => "takes other values",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(inputs: &str, fields: &str, credentials: &str) -> Description {
        let stack_type = format!(
            r#"{{"name": "acme", "display_name": "Acme", "summary": "", "inputs": [{inputs}],
            "takes_credentials": true, "takes_async": false, "verifies": false,
            "recognises": [], "made_of": null, "synonyms": []}}"#
        );
        let target = serde_json::json!([{"name": "orchestrator", "flavors": [{
            "name": "acme", "fields": fields, "secrets": [], "when": null, "docs": null
        }]}]);
        let text = format!(
            r#"{{"stack_type": {stack_type}, "provider": "acme", "version": "1.0.0",
            "targets": {target}, "credentials": [{credentials}], "asynchronous": null}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn input(name: &str, required: bool, kind: &str) -> String {
        format!(
            r#"{{"name": "{name}", "kind": {kind}, "required": {required}, "help": "",
            "placeholder": null, "default": null, "stored_at": [], "synonyms": [],
            "other_forms": []}}"#
        )
    }

    #[test]
    fn each_change_is_told_and_which_of_them_break() {
        let form = r#"{"method": "token", "aliases": [], "auth_method": "t", "parts": [],
            "when": null}"#;
        let (text, number) = (r#""String""#, r#""Integer""#);
        let inputs = |all: &[String]| all.join(",");
        let before = described(
            &inputs(&[
                input("gone", false, text),
                input("harder", false, text),
                input("easier", true, text),
                input("other", false, text),
            ]),
            r#"{"properties": {"a": {}, "b": {}}}"#,
            form,
        );
        let after = described(
            &inputs(&[
                input("harder", true, text),
                input("easier", false, text),
                input("other", false, number),
                input("new", false, text),
                input("must", true, text),
            ]),
            r#"{"properties": {"b": {}, "c": {}}}"#,
            "",
        );
        assert_eq!(between(&before, &before), []);
        let changes: Vec<String> = between(&before, &after)
            .iter()
            .map(|it| format!("{} {} {} {}", it.part, it.name, it.how, it.breaks()))
            .collect();
        assert_eq!(
            changes,
            [
                "input gone removed true",
                "input easier made optional false",
                "input harder made required true",
                "input must added, required true",
                "input new added false",
                "input other takes other values true",
                "target orchestrator.a removed true",
                "target orchestrator.c added false",
                "credential token removed true",
            ]
        );
    }
}
