//! Reads a merged layer by the description of its stack type.
//!
//! All rules that hold for every type, checked together so that everything
//! wrong is told at once:
//!
//! 1. The name is a name.
//! 2. `--async`, `--no-verify` and credentials apply only to types that take them.
//! 3. An input that only other types have is refused, naming them.
//! 4. Required inputs are there; a blank one counts as missing.
//! 5. An input is of its declared kind; a URI has one of its schemes.
//! 6. `--extra` addresses known targets and known top-level fields, with values of their types.
//! 7. The credential is of a form that applies.
//!
//! Not decided here: which type it is ([`super::stack_type`]), and what is
//! peculiar to a backend (`provider`).

use super::{
    Request,
    condition::{has_scheme, holds},
    credential::{self, Credential},
    fields,
    findings::{About, Findings},
    layer::{Layer, Switch, Word},
    scalar::{self, is_not_text},
    schema::boolean_word,
    yaml::Place,
};
use crate::{
    description::{Description, Input, InputKind, StackType},
    name::{NameError, StackName},
    problem::{Explain, Fault, Problem},
};
use serde_json::Value;
use thiserror::Error;

/// What is wrong with a request, whatever its type.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
enum Wrong {
    #[error("the stack has no name")]
    NoName,
    #[error("{subject} does not apply to `{stack_type}` stacks")]
    Foreign { subject: String, stack_type: String, owners: Vec<String> },
    #[error("`{stack_type}` stacks need {}", listed(names))]
    Missing { stack_type: String, names: Vec<String>, usage: String, in_file: bool },
    #[error("{subject} wants {wanted}, and this is `{text}`")]
    Kind { subject: String, wanted: String, text: String, hint: Option<String> },
}

impl Explain for Wrong {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "name.missing",
            Self::Foreign { .. } => "input.foreign",
            Self::Missing { .. } => "input.missing",
            Self::Kind { .. } => "input.kind",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Usage
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoName => {
                Some("Give one, as in `kitaru stack create dev`, or as the key `name`.".to_owned())
            }
            Self::Foreign { owners, .. } if owners.is_empty() => Some("Remove it.".to_owned()),
            Self::Foreign { owners, .. } => {
                let names: Vec<String> = owners.iter().map(|owner| format!("`{owner}`")).collect();
                let types =
                    if let [_] = owners.as_slice() { "the type" } else { "one of the types" };
                Some(format!("Remove it, or use {types} {}.", names.join(", ")))
            }
            Self::Missing { usage, in_file: true, .. } => {
                Some(format!("Add the keys to the stack file, or `{usage}` to the command."))
            }
            Self::Missing { usage, .. } => Some(format!("Add `{usage}`.")),
            Self::Kind { hint, .. } => hint.clone(),
        }
    }
}

fn listed(flags: &[String]) -> String {
    let quoted: Vec<String> = flags.iter().map(|flag| format!("`{flag}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Reads a layer by the description of its type; `types` are all that are known.
///
/// What is wrong goes to `findings`, and what can be read in spite of it is returned, so that the
/// provider can be asked about the rest. No request is returned without a name.
pub fn check(
    layer: &Layer,
    description: &Description,
    types: &[&StackType],
    findings: &mut Findings,
) -> Option<Request> {
    let stack_type = &description.stack_type;
    let name = read_name(layer.name.as_ref(), findings);
    refuse_foreign(layer, stack_type, types, findings);
    let inputs = read_inputs(layer, stack_type, findings);
    let extra = fields::read(layer, description, findings);
    let credential = read_credential(layer, description, findings);
    let on = |switch: &Option<Switch>| switch.as_ref().is_none_or(|switch| switch.on);
    Some(Request {
        name: name?,
        inputs,
        extra: extra.open,
        withheld: extra.withheld,
        credential,
        activate: on(&layer.activate),
        verify: on(&layer.verify) && stack_type.verifies,
    })
}

fn read_name(word: Option<&Word>, findings: &mut Findings) -> Option<StackName> {
    let Some(word) = word else {
        findings.add(About::Name, Wrong::NoName);
        return None;
    };
    match StackName::parse(&word.text) {
        Ok(name) => Some(name),
        Err(error) => {
            let problem = match error {
                NameError::Blank => Problem::from(Wrong::NoName),
                error => error.into(),
            };
            findings.add(About::Name, problem.at(word.place.prefix().as_deref()));
            None
        }
    }
}

fn refuse_foreign(
    layer: &Layer,
    stack_type: &StackType,
    types: &[&StackType],
    findings: &mut Findings,
) {
    let mut refuse = |about, place: &Place, key: &str, owns: &dyn Fn(&StackType) -> bool| {
        let owners = types.iter().filter(|owner| owns(owner)).map(|owner| owner.name.clone());
        let problem = Wrong::Foreign {
            subject: place.subject(key),
            stack_type: stack_type.name.clone(),
            owners: owners.collect(),
        };
        findings.add(about, Problem::from(problem).at(place.prefix().as_deref()));
    };
    if let Some(Switch { on: true, place }) = &layer.asynchronous
        && !stack_type.takes_async
    {
        refuse(About::Async, place, "async", &|owner| owner.takes_async);
    }
    if let Some(Switch { on: false, place }) = &layer.verify
        && !stack_type.verifies
    {
        refuse(About::Foreign, place, "verify", &|owner| owner.verifies);
    }
    if let Some(credentials) = &layer.credentials
        && !stack_type.takes_credentials
    {
        refuse(About::Foreign, &credentials.place, "credentials", &|owner| owner.takes_credentials);
    }
    for (name, word) in &layer.inputs {
        let owns = |owner: &StackType| owner.inputs.iter().any(|input| input.name == *name);
        if !owns(stack_type) {
            refuse(About::Foreign, &word.place, &name.replace('-', "_"), &owns);
        }
    }
}

/// The inputs that are there and in order, or have a default.
fn read_inputs(
    layer: &Layer,
    stack_type: &StackType,
    findings: &mut Findings,
) -> Vec<(String, Value)> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    for input in &stack_type.inputs {
        let word = layer.inputs.get(&input.name).filter(|word| !word.text.trim().is_empty());
        match word {
            Some(word) => match read_input(input, word) {
                Ok(value) => inputs.push((input.name.clone(), value)),
                Err(wrong) => {
                    let problem = Problem::from(wrong).at(word.place.prefix().as_deref());
                    findings.add(About::Input, problem);
                }
            },
            None if input.required => missing.push(input),
            None => {
                let default = input.default.clone();
                inputs.extend(default.map(|value| (input.name.clone(), value)));
            }
        }
    }
    if !missing.is_empty() {
        let usage: Vec<String> = missing.iter().map(|input| input.usage()).collect();
        let in_file = layer.is_in_file();
        findings.add(
            About::Missing,
            Wrong::Missing {
                stack_type: stack_type.name.clone(),
                names: missing
                    .iter()
                    .map(|input| if in_file { input.key() } else { format!("--{}", input.name) })
                    .collect(),
                usage: usage.join(" "),
                in_file,
            },
        );
    }
    inputs
}

fn read_input(input: &Input, word: &Word) -> Result<Value, Wrong> {
    let text = word.text.trim();
    let wrong = |wanted: &str, hint: Option<String>| Wrong::Kind {
        subject: word.place.subject(&input.key()),
        wanted: wanted.to_owned(),
        text: text.to_owned(),
        hint,
    };
    let text_wanted = !matches!(input.kind, InputKind::Integer | InputKind::Boolean);
    if text_wanted && word.plain && is_not_text(text) {
        return Err(wrong("text", Some("Put it into quotes.".to_owned())));
    }
    let value = match &input.kind {
        InputKind::String => Some(text.into()),
        InputKind::Boolean => boolean_word(text).map(Value::Bool),
        InputKind::Integer => scalar::integer(text).map(Value::Number),
        InputKind::Uri(schemes) => {
            (schemes.is_empty() || has_scheme(text, schemes)).then(|| text.into())
        }
        InputKind::Choice(words) => words.iter().any(|word| word == text).then(|| text.into()),
    };
    value.ok_or_else(|| match &input.kind {
        InputKind::Boolean => wrong("`true` or `false`", None),
        InputKind::Integer => wrong("a whole number", None),
        InputKind::Choice(words) => {
            let near = super::nearest(text, words.iter().map(String::as_str));
            wrong(
                &alternatives(words, ""),
                near.map(|near| format!("Write `{near}`, if that is meant.")),
            )
        }
        InputKind::Uri(schemes) => {
            let lower = has_scheme(&text.to_lowercase(), schemes);
            let hint = lower.then(|| "Write the scheme in lower case.".to_owned());
            wrong(&format!("a URI that begins with {}", alternatives(schemes, "://")), hint)
        }
        InputKind::String => wrong("text", None),
    })
}

fn alternatives(words: &[String], suffix: &str) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}{suffix}`")).collect();
    words.join(" or ")
}

fn read_credential(
    layer: &Layer,
    description: &Description,
    findings: &mut Findings,
) -> Option<Credential> {
    let credentials =
        layer.credentials.as_ref().filter(|_| description.stack_type.takes_credentials)?;
    let forms: Vec<_> =
        description.credentials.iter().filter(|form| holds(form.when.as_ref(), layer)).collect();
    if forms.is_empty() {
        // The input that decides is missing or wrong, which is told already.
        return None;
    }
    credential::parse(&credentials.text, &credentials.place, &forms).unwrap_or_else(|error| {
        findings.add(About::Credential, error);
        None
    })
}
