//! Checks a merged layer against the description of its stack type.
//!
//! These rules hold for every type. They are checked together, so that all
//! problems are reported at once:
//!
//! 1. The name is valid.
//! 2. `--async`, `--no-verify` and credentials apply only to types that take them.
//! 3. An input that only other types have is refused, and the message names those types.
//! 4. Required inputs are present; a blank one counts as missing.
//! 5. An input has its declared kind; a URI has one of the declared schemes.
//! 6. `--extra` addresses known targets and known top-level fields, with values of their types.
//! 7. The credential has a form that applies.
//!
//! Not decided here: the stack type ([`super::stack_type`]), and the rules of
//! one backend (`provider`).

use super::{
    Request,
    condition::holds,
    credential::{self, Credential},
    fields,
    findings::{About, Findings},
    input,
    layer::{Layer, RawValue, Switch},
    sandbox,
};
use crate::{
    location::Location,
    name::{NameError, StackName},
    problem::Problem,
    words::{Action, Text, text},
};
use kitaru_provider_host::{Description, StackType};

/// Checks a layer against the description of its type; `types` returns all known types, for a
/// message about an input of another type.
///
/// Problems are added to `findings`. A request is returned in spite of them, so that the provider
/// can check the rest, unless the name is invalid.
pub fn check(
    layer: &Layer,
    description: &Description,
    types: &dyn Fn() -> Vec<StackType>,
    findings: &mut Findings,
) -> Option<Request> {
    let stack_type = &description.stack_type;
    let name = read_name(layer.name.as_ref(), findings);
    refuse_foreign(layer, stack_type, types, findings);
    let inputs = input::read_all(layer, stack_type, findings);
    let extra = fields::read(layer, description, findings);
    let credential = read_credential(layer, description, findings);
    let on = |switch: &Option<Switch>| switch.as_ref().is_none_or(|switch| switch.on);
    let mut request = Request {
        name: name?,
        inputs,
        extra: extra.open,
        withheld: extra.withheld,
        credential,
        activate: on(&layer.activate),
        verify: on(&layer.verify) && stack_type.verifies,
        sandbox: None,
    };
    match sandbox::take(&mut request, stack_type) {
        Ok(sandbox) => request.sandbox = sandbox,
        Err(problem) => findings.add(About::Missing, problem),
    }
    Some(request)
}

fn read_name(word: Option<&RawValue>, findings: &mut Findings) -> Option<StackName> {
    let Some(word) = word else {
        findings.add(About::Name, no_name());
        return None;
    };
    match StackName::parse(&word.text) {
        Ok(name) => Some(name),
        Err(error) => {
            let problem = match error {
                NameError::Blank => no_name(),
                error => error.into(),
            };
            findings.add(About::Name, problem.at(word.location.prefix()));
            None
        }
    }
}

fn no_name() -> Problem {
    let example = Action::CreateStack { name: Some("dev") };
    let hint = text!["Give one, as in ", example, ", or as the key `name`."];
    Problem::usage("name.missing", "the stack has no name").hint(hint)
}

fn foreign(subject: Text, stack_type: &str, owners: &[&str]) -> Problem {
    let message = text![subject, format!(" does not apply to `{stack_type}` stacks")];
    let hint = match owners {
        [] => "Remove it.".to_owned(),
        owners => {
            let names: Vec<String> = owners.iter().map(|owner| format!("`{owner}`")).collect();
            let types = if let [_] = owners { "the type" } else { "one of the types" };
            format!("Remove it, or use {types} {}.", names.join(", "))
        }
    };
    Problem::usage("input.foreign", message).hint(hint)
}

fn refuse_foreign(
    layer: &Layer,
    stack_type: &StackType,
    types: &dyn Fn() -> Vec<StackType>,
    findings: &mut Findings,
) {
    let mut refuse = |about, location: &Location, key: &str, owns: &dyn Fn(&StackType) -> bool| {
        let types = types();
        let owners: Vec<&str> =
            types.iter().filter(|owner| owns(owner)).map(|owner| owner.name.as_str()).collect();
        let problem = foreign(location.subject(key), &stack_type.name, &owners);
        findings.add(about, problem.at(location.prefix()));
    };
    if let Some(Switch { on: true, location }) = &layer.asynchronous
        && !stack_type.takes_async
    {
        refuse(About::Async, location, "async", &|owner| owner.takes_async);
    }
    if let Some(Switch { on: false, location }) = &layer.verify
        && !stack_type.verifies
    {
        refuse(About::Foreign, location, "verify", &|owner| owner.verifies);
    }
    if let Some(credentials) = &layer.credentials
        && !stack_type.takes_credentials
    {
        refuse(About::Foreign, &credentials.location, "credentials", &|owner| {
            owner.takes_credentials
        });
    }
    for (name, word) in &layer.inputs {
        let owns = |owner: &StackType| owner.inputs.iter().any(|input| input.name == *name);
        if !owns(stack_type) {
            refuse(About::Foreign, &word.location, &name.replace('-', "_"), &owns);
        }
    }
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
        // The deciding input is missing or invalid, which is already reported.
        return None;
    }
    credential::parse(&credentials.text, &credentials.location, &forms).unwrap_or_else(|error| {
        findings.add(About::Credential, error);
        None
    })
}
