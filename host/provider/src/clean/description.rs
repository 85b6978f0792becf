//! Checks a description.
//!
//! 1. Types, inputs, targets, methods and parts have names, and none is there twice.
//! 2. An input of an unknown kind is text.
//! 3. A known attribute has the form that the contract gives it.
//! 4. A place or a check of an unknown form is one for a later host, and left out.
//! 5. A placeholder or a page that could be more than that is left out.
//! 6. The parts fit together: see [`whole`](super::whole).

use super::{
    ContractViolation, at_most, cleaned, distinct, known, line, name, object, once, shortened,
    text, texts, whole,
};
use crate::{
    description::{
        CredentialForm, CredentialPart, Description, Flavor, Input, InputKind, MadeOf, Preset,
        StackType, Target,
    },
    fields::Fields,
    limits,
};
use kitaru_contract::{self as contract, attribute};
use serde_json::Value;

/// The checked form of a description.
pub(crate) fn description(
    answer: &contract::Description,
) -> Result<Description, ContractViolation> {
    at_most(answer.inputs.len(), limits::INPUTS, "the stack type", "inputs")?;
    at_most(answer.targets.len(), limits::ITEMS, "the stack type", "targets")?;
    at_most(answer.credentials.len(), limits::ITEMS, "the stack type", "credential forms")?;
    distinct(&answer.attributes)?;
    let inputs: Vec<Input> = answer.inputs.iter().map(input).collect::<Result<_, _>>()?;
    once(inputs.iter().map(|input| input.name.as_str()), "the input")?;
    let targets: Vec<Target> = answer.targets.iter().map(target).collect::<Result<_, _>>()?;
    once(targets.iter().map(|target| target.name.as_str()), "the target")?;
    let credentials: Vec<CredentialForm> =
        answer.credentials.iter().map(credential_form).collect::<Result<_, _>>()?;
    let asynchronous: Option<Preset> = known(&answer.attributes, "async")?;
    let description = Description {
        stack_type: StackType {
            name: name(&answer.stack_type, "a stack type", '-')?,
            display_name: line(&answer.display_name, "the display name")?,
            summary: line(&answer.summary, "the summary")?,
            inputs,
            takes_credentials: !credentials.is_empty(),
            takes_async: asynchronous.is_some(),
            verifies: known(&answer.attributes, "verifies")?.unwrap_or(false),
            recognises: texts(&answer.attributes, "recognises")?,
            made_of: made_of(&answer.attributes)?,
            synonyms: texts(&answer.attributes, "synonyms")?,
        },
        provider: line(&answer.provider_name, "the provider's name")?,
        version: line(&answer.provider_version, "the provider's version")?,
        targets,
        credentials,
        asynchronous,
    };
    whole::check(&description)?;
    Ok(description)
}

fn made_of(attributes: &[contract::Attribute]) -> Result<Option<MadeOf>, ContractViolation> {
    let made_of: Option<MadeOf> = known(attributes, "made-of")?;
    let read = |words: &[String]| -> Result<Vec<String>, ContractViolation> {
        at_most(words.len(), limits::WORDS, "`made-of`", "words")?;
        words.iter().map(|word| line(word, "a word of `made-of`")).collect()
    };
    made_of
        .map(|it| Ok(MadeOf { kinds: read(&it.kinds)?, flavors: read(&it.flavors)? }))
        .transpose()
}

fn input(input: &contract::Input) -> Result<Input, ContractViolation> {
    distinct(&input.attributes)?;
    let stored_at: Option<Value> = known(&input.attributes, "stored-at")?;
    let default: Option<Value> = known(&input.attributes, "default")?;
    let default = default.filter(|default| !default.is_null());
    let length = default.as_ref().map_or(0, |default| default.to_string().len());
    at_most(length, limits::TEXT, "a default", "bytes")?;
    Ok(Input {
        name: name(&input.name, "an input", '-')?,
        kind: match input.kind.as_str() {
            "boolean" => InputKind::Boolean,
            "integer" => InputKind::Integer,
            "uri" => InputKind::Uri(texts(&input.attributes, "schemes")?),
            "choice" => InputKind::Choice(texts(&input.attributes, "choices")?),
            _ => InputKind::String,
        },
        required: input.required,
        help: line(&input.help, "a help")?,
        placeholder: text(&input.attributes, "placeholder")?.filter(|text| is_placeholder(text)),
        // The default of a kind for a later host may be of any form.
        default: default.map(cleaned).filter(|it| it.is_string() || is_known(&input.kind)),
        stored_at: stored_at.map(attribute::places).unwrap_or_default(),
        synonyms: texts(&input.attributes, "synonyms")?,
        other_forms: texts(&input.attributes, "other-forms")?,
    })
}

fn is_known(kind: &str) -> bool {
    ["string", "boolean", "integer", "uri", "choice"].contains(&kind)
}

/// Whether a text stands for a value in a command, and would do nothing if it were run.
fn is_placeholder(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || "-_.:/ ".contains(c);
    text.len() <= limits::PLACEHOLDER && text.chars().all(is_word) && !text.trim().is_empty()
}

/// Whether a text is the address of a page, and nothing besides.
fn is_page(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.~:/?#@!&=+,;%".contains(c);
    text.starts_with("https://") && text.chars().all(is_part)
}

fn target(target: &contract::Target) -> Result<Target, ContractViolation> {
    at_most(target.flavors.len(), limits::ITEMS, "a target", "flavors")?;
    distinct(&target.attributes)?;
    Ok(Target {
        name: name(&target.name, "a target", '_')?,
        flavors: target.flavors.iter().map(flavor).collect::<Result<_, _>>()?,
    })
}

fn flavor(flavor: &contract::Flavor) -> Result<Flavor, ContractViolation> {
    distinct(&flavor.attributes)?;
    let schema = Value::Object(object(&flavor.fields, "a flavor's `fields`")?);
    if let Some(dangling) = Fields::new(&schema).dangling() {
        let name = shortened(dangling);
        return Err(ContractViolation::Dangling { noun: "a flavor's `fields`", name });
    }
    Ok(Flavor {
        name: line(&flavor.name, "a flavor")?,
        secrets: Fields::new(&schema).sensitive().map(str::to_owned).collect(),
        // The same object, without white space.
        fields: schema.to_string(),
        when: known(&flavor.attributes, "when")?,
        docs: text(&flavor.attributes, "docs")?.filter(|text| is_page(text)),
    })
}

fn credential_form(form: &contract::CredentialForm) -> Result<CredentialForm, ContractViolation> {
    at_most(form.parts.len(), limits::ITEMS, "a credential form", "parts")?;
    distinct(&form.attributes)?;
    Ok(CredentialForm {
        method: name(&form.method, "a credential's method", '-')?,
        aliases: texts(&form.attributes, "aliases")?,
        auth_method: line(&form.auth_method, "an authentication method")?,
        parts: form.parts.iter().map(credential_part).collect::<Result<_, _>>()?,
        when: known(&form.attributes, "when")?,
    })
}

fn credential_part(part: &contract::CredentialPart) -> Result<CredentialPart, ContractViolation> {
    distinct(&part.attributes)?;
    let check: Option<Value> = known(&part.attributes, "check")?;
    Ok(CredentialPart {
        name: name(&part.name, "a part of a credential", '_')?,
        secret: part.secret,
        file: part.source == "file",
        check: check.and_then(|check| serde_json::from_value(cleaned(check)).ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{Check, StoredAt};
    use serde_json::json;

    fn described(
        change: impl FnOnce(&mut contract::Description),
    ) -> Result<Description, ContractViolation> {
        let mut answer =
            contract::Description { stack_type: "acme".to_owned(), ..Default::default() };
        change(&mut answer);
        description(&answer)
    }

    fn input_with(name: &str, kind: &str, attributes: Vec<contract::Attribute>) -> contract::Input {
        contract::Input {
            name: name.to_owned(),
            kind: kind.to_owned(),
            attributes,
            ..Default::default()
        }
    }

    #[test]
    fn inputs_are_named_and_named_once() {
        let named = |names: &[&str]| {
            let inputs = names.iter().map(|name| input_with(name, "string", Vec::new()));
            described(|answer| answer.inputs = inputs.collect())
        };
        assert_eq!(named(&["region", "zone"]).unwrap().stack_type.inputs.len(), 2);
        let twice = named(&["region", "region"]).unwrap_err();
        assert_eq!(twice.to_string(), "the input `region` is there twice");
        assert!(matches!(named(&["Region"]), Err(ContractViolation::Name { .. })));
    }

    #[test]
    fn what_a_later_contract_adds_is_left_out() {
        let places = json!([{ "component": "orchestrator", "item": 0 }, { "kept": "region" }]);
        let place = attribute::new("stored-at", &places);
        let read = input(&input_with("region", "duration", vec![place])).unwrap();
        assert_eq!(
            (read.kind, read.stored_at),
            (InputKind::String, vec![StoredAt::kept("region")])
        );
        let part = |check: &Value| {
            let attributes = vec![attribute::new("check", check)];
            let name = "profile".to_owned();
            credential_part(&contract::CredentialPart { name, attributes, ..Default::default() })
        };
        assert_eq!(part(&json!({ "kind": "toml-table" })).unwrap().check, None);
        let members = part(&json!({ "kind": "json-members", "present": ["key"] })).unwrap().check;
        assert!(matches!(members, Some(Check::JsonMembers { .. })), "{members:?}");
    }

    #[test]
    fn a_known_attribute_of_another_form_is_refused() {
        let wrong = attribute::new("recognises", &json!("acme"));
        let violation = described(|answer| answer.attributes = vec![wrong]);
        assert_eq!(
            violation.unwrap_err().to_string(),
            "the attribute `recognises` is not what the contract says"
        );
    }

    #[test]
    fn a_flavor_names_its_sensitive_fields() {
        let fields = r#"{ "properties": { "key": { "sensitive": true }, "open": {} } }"#;
        let flavor_of = |fields: &str| {
            flavor(&contract::Flavor { fields: fields.to_owned(), ..Default::default() })
        };
        assert_eq!(flavor_of(fields).unwrap().secrets, ["key"]);
        let violation = flavor_of("[]").unwrap_err();
        assert_eq!(violation.to_string(), "a flavor's `fields` is not a JSON object");
    }
}
