//! Version 1 of the contract: asks a component, and turns its answers into plain values.
//!
//! Everything that crosses is turned, checked and cleaned here, and nowhere else.

use super::{
    clean::{self, Unclean},
    error::{ProviderError, ProviderFault},
    plan::{Finding, Plan, PlannedComponent, PlannedConnector, Row},
    sandbox::{Sandbox, Tenant},
};
use crate::{
    description::{
        CredentialForm, Description, Flavor, Input, InputKind, Part, Preset, StackType, Target,
    },
    problem::{Fault, Problem},
    request::Request,
    stack::{Object, Stack},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use wasmtime::{
    Store,
    component::{Component, HasSelf, Linker},
};

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit/v1", world: "provider" });
}

use bindings::{
    exports::kitaru::provider::stack_provider as answers,
    kitaru::provider::{log, types as wit},
};

/// The options of `stack create` that are no inputs, and so no names for one.
const RESERVED: [&str; 19] = [
    "activate",
    "async",
    "credentials",
    "credentials-file",
    "dry-run",
    "empty-extra",
    "extra",
    "file",
    "help",
    "name",
    "no-activate",
    "no-async",
    "no-no-activate",
    "no-no-verify",
    "no-verify",
    "output",
    "type",
    "verbose",
    "verify",
];

impl log::Host for Tenant {
    fn log(&mut self, level: String, message: String) {
        Tenant::log(self, &level, &message);
    }
}

impl wit::Host for Tenant {}

/// A provider's component, running.
pub(super) struct Running<'a> {
    sandbox: &'a Sandbox,
    provider: &'a str,
    store: Store<Tenant>,
    exports: bindings::Provider,
}

impl<'a> Running<'a> {
    /// Instantiates a component; `provider` is how messages name it.
    pub(super) fn start(
        sandbox: &'a Sandbox,
        component: &Component,
        provider: &'a str,
    ) -> Result<Self, ProviderError> {
        let mut linker: Linker<Tenant> = sandbox.linker();
        log::add_to_linker::<_, HasSelf<Tenant>>(&mut linker, |tenant| tenant)
            .map_err(|error| ProviderFault::Linkage(error.to_string()).of(provider))?;
        let linked = linker.instantiate_pre(component).and_then(bindings::ProviderPre::new);
        let linked = linked
            .map_err(|error| ProviderFault::Linkage(error.root_cause().to_string()).of(provider))?;
        let mut store = sandbox.store(provider);
        let exports = sandbox.ask(&mut store, "start", |store| linked.instantiate(store))?;
        Ok(Self { sandbox, provider, store, exports })
    }

    /// What it serves.
    pub(super) fn describe(mut self) -> Result<Description, ProviderError> {
        let answer = self.sandbox.ask(&mut self.store, "describe", |store| {
            self.exports.kitaru_provider_stack_provider().call_describe(store)
        })?;
        description(answer).map_err(|unclean| self.wrong("describe", unclean))
    }

    /// What is wrong with a request.
    pub(super) fn validate(&mut self, request: &Request) -> Result<Vec<Finding>, ProviderError> {
        let question = question(request);
        let answer = self.sandbox.ask(&mut self.store, "validate", |store| {
            self.exports.kitaru_provider_stack_provider().call_validate(store, &question)
        })?;
        Ok(answer.iter().map(finding).collect())
    }

    /// What to create for a request.
    pub(super) fn plan(&mut self, request: &Request) -> Result<Plan, ProviderError> {
        let question = question(request);
        let answer = self.sandbox.ask(&mut self.store, "plan", |store| {
            self.exports.kitaru_provider_stack_provider().call_plan(store, &question)
        })?;
        match answer {
            Ok(answer) => plan(answer, &question).map_err(|unclean| self.wrong("plan", unclean)),
            Err(problems) => {
                let messages: Vec<String> =
                    problems.iter().map(|problem| finding(problem).problem.message).collect();
                Err(ProviderFault::Refused(messages.join("; ")).of(self.provider))
            }
        }
    }

    /// How a stack reads.
    pub(super) fn show(&mut self, stack: &Stack) -> Result<Vec<Row>, ProviderError> {
        let question = stored(stack);
        let answer = self.sandbox.ask(&mut self.store, "show", |store| {
            self.exports.kitaru_provider_stack_provider().call_show(store, &question)
        })?;
        Ok(answer.iter().map(row).collect())
    }

    fn wrong(&self, question: &'static str, answer: Unclean) -> ProviderError {
        ProviderFault::Answer { question, answer }.of(self.provider)
    }
}

/// A known attribute, if it is there.
fn attribute<T: DeserializeOwned>(
    attributes: &[wit::Attribute],
    name: &str,
) -> Result<Option<T>, Unclean> {
    let Some(attribute) = attributes.iter().find(|attribute| attribute.name == name) else {
        return Ok(None);
    };
    serde_json::from_str(&attribute.value).map(Some).map_err(|_| Unclean::Json {
        noun: format!("the attribute `{name}`"),
        wanted: "what the contract says",
    })
}

fn texts(attributes: &[wit::Attribute], name: &str) -> Result<Vec<String>, Unclean> {
    let texts: Vec<String> = attribute(attributes, name)?.unwrap_or_default();
    Ok(texts.iter().map(|text| clean::text(text)).collect())
}

fn description(answer: wit::Description) -> Result<Description, Unclean> {
    let inputs: Vec<Input> = answer.inputs.iter().map(input).collect::<Result<_, _>>()?;
    once(inputs.iter().map(|input| input.name.as_str()), "the input")?;
    let targets: Vec<Target> = answer.targets.into_iter().map(target).collect::<Result<_, _>>()?;
    once(targets.iter().map(|target| target.name.as_str()), "the target")?;
    let credentials: Vec<CredentialForm> =
        answer.credentials.into_iter().map(credential_form).collect::<Result<_, _>>()?;
    let asynchronous: Option<Preset> = attribute(&answer.attributes, "async")?;
    Ok(Description {
        stack_type: StackType {
            name: clean::name(&answer.stack_type, "a stack type", '-')?,
            display_name: clean::text(&answer.display_name),
            summary: clean::text(&answer.summary),
            inputs,
            takes_credentials: !credentials.is_empty(),
            takes_async: asynchronous.is_some(),
            verifies: attribute(&answer.attributes, "verifies")?.unwrap_or(false),
            recognises: texts(&answer.attributes, "recognises")?,
        },
        provider: clean::text(&answer.provider_name),
        version: clean::text(&answer.provider_version),
        targets,
        credentials,
        asynchronous,
    })
}

fn once<'a>(names: impl Iterator<Item = &'a str>, noun: &'static str) -> Result<(), Unclean> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Unclean::Twice { name: name.to_owned(), noun });
        }
    }
    Ok(())
}

fn input(input: &wit::Input) -> Result<Input, Unclean> {
    let name = clean::name(&input.name, "an input", '-')?;
    if RESERVED.contains(&name.as_str()) {
        return Err(Unclean::Reserved(name));
    }
    let placeholder: Option<String> = attribute(&input.attributes, "placeholder")?;
    Ok(Input {
        name,
        kind: match input.kind.as_str() {
            "boolean" => InputKind::Boolean,
            "integer" => InputKind::Integer,
            "uri" => InputKind::Uri(texts(&input.attributes, "schemes")?),
            "choice" => InputKind::Choice(texts(&input.attributes, "choices")?),
            _ => InputKind::String,
        },
        required: input.required,
        help: clean::text(&input.help),
        placeholder: placeholder.map(|text| clean::text(&text)),
        default: attribute(&input.attributes, "default")?,
    })
}

fn target(target: wit::Target) -> Result<Target, Unclean> {
    let flavor = |flavor: wit::Flavor| {
        let docs: Option<String> = attribute(&flavor.attributes, "docs")?;
        Ok(Flavor {
            fields: Value::Object(clean::object(&flavor.fields, "a flavor's `fields`")?),
            name: clean::text(&flavor.name),
            when: attribute(&flavor.attributes, "when")?,
            docs: docs.map(|url| clean::text(&url)),
        })
    };
    Ok(Target {
        name: clean::name(&target.name, "a target", '_')?,
        flavors: target.flavors.into_iter().map(flavor).collect::<Result<_, _>>()?,
    })
}

fn credential_form(form: wit::CredentialForm) -> Result<CredentialForm, Unclean> {
    let part = |part: wit::CredentialPart| {
        // A check of an unknown kind is one for a later host.
        let check: Option<Value> = attribute(&part.attributes, "check")?;
        Ok(Part {
            name: clean::name(&part.name, "a part of a credential", '_')?,
            secret: part.secret,
            file: part.source == "file",
            check: check.and_then(|check| serde_json::from_value(check).ok()),
        })
    };
    Ok(CredentialForm {
        method: clean::name(&form.method, "a credential's method", '-')?,
        aliases: texts(&form.attributes, "aliases")?,
        auth_method: clean::text(&form.auth_method),
        parts: form.parts.into_iter().map(part).collect::<Result<_, _>>()?,
        when: attribute(&form.attributes, "when")?,
    })
}

/// A request as a provider sees it: without any secret.
fn question(request: &Request) -> wit::Request {
    let credential = request.credential.as_ref().map(|credential| {
        let (withheld, given): (Vec<_>, Vec<_>) =
            credential.parts.iter().partition(|given| given.part.secret);
        wit::Credential {
            method: credential.form.method.clone(),
            auth_method: credential.form.auth_method.clone(),
            given: given
                .into_iter()
                .map(|given| (given.part.name.clone(), given.typed.expose().to_owned()))
                .collect(),
            withheld: withheld.into_iter().map(|given| given.part.name.clone()).collect(),
        }
    });
    wit::Request {
        name: request.name.as_str().to_owned(),
        inputs: request
            .inputs
            .iter()
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect(),
        extra: request
            .extra
            .iter()
            .map(|(target, fields)| (target.clone(), json(fields)))
            .collect(),
        withheld: request.withheld.keys().cloned().collect(),
        credential,
        attributes: Vec::new(),
    }
}

fn json(object: &Object) -> String {
    serde_json::to_string(object).unwrap_or_default()
}

fn finding(problem: &wit::Problem) -> Finding {
    let verification = attribute(&problem.attributes, "verification").ok().flatten();
    let verification = verification.unwrap_or(false);
    Finding {
        at: clean::text(&problem.at),
        problem: Problem {
            code: clean::text(&problem.code).into(),
            fault: if verification { Fault::Backend } else { Fault::Usage },
            message: clean::text(&problem.message),
            hint: problem.hint.as_deref().map(clean::text),
        },
        verification,
    }
}

fn plan(answer: wit::StackPlan, asked: &wit::Request) -> Result<Plan, Unclean> {
    let credential = asked.credential.as_ref();
    let withheld: Vec<&String> =
        asked.withheld.iter().chain(credential.iter().flat_map(|given| &given.withheld)).collect();
    let secrets = |secrets: Vec<(String, String)>| match secrets
        .iter()
        .find(|(_, name)| !withheld.contains(&name))
    {
        Some((_, name)) => Err(Unclean::Dangling { noun: "a secret", name: clean::text(name) }),
        None => Ok(secrets),
    };
    let count = answer.connectors.len();
    let component = |component: wit::Component| {
        let connector = component.connector.map(|index| index as usize);
        if let Some(index) = connector.filter(|index| *index >= count) {
            return Err(Unclean::Dangling {
                noun: "a component",
                name: format!("connector {index}"),
            });
        }
        Ok(PlannedComponent {
            kind: clean::name(&component.kind, "a kind of component", '_')?,
            flavor: clean::text(&component.flavor),
            configuration: clean::object(&component.configuration, "a component's configuration")?,
            secrets: secrets(component.secrets)?,
            connector,
            resource_id: component.resource_id.as_deref().map(clean::text),
        })
    };
    let connector = |connector: wit::Connector| {
        Ok(PlannedConnector {
            kind: clean::text(&connector.kind),
            auth_method: clean::text(&connector.auth_method),
            configuration: clean::object(&connector.configuration, "a connector's configuration")?,
            secrets: secrets(connector.secrets)?,
        })
    };
    let components: Vec<PlannedComponent> =
        answer.components.into_iter().map(component).collect::<Result<_, _>>()?;
    once(components.iter().map(|component| component.kind.as_str()), "the component")?;
    Ok(Plan {
        components,
        connectors: answer.connectors.into_iter().map(connector).collect::<Result<_, _>>()?,
        resources: pairs(&answer.resources),
    })
}

fn stored(stack: &Stack) -> wit::StoredStack {
    let component = |component: &crate::stack::Component| wit::StoredComponent {
        kind: component.kind.clone(),
        name: component.name.clone(),
        flavor: component.flavor.clone(),
        configuration: json(&component.configuration),
        resource_id: component.resource_id.clone(),
        connector: component.connector.as_ref().map(|connector| json(&connector.configuration)),
        attributes: Vec::new(),
    };
    wit::StoredStack {
        name: stack.summary.name.as_str().to_owned(),
        components: stack.components.iter().map(component).collect(),
        attributes: Vec::new(),
    }
}

fn row(row: &answers::Row) -> Row {
    let purpose: Option<String> = attribute(&row.attributes, "purpose").ok().flatten();
    Row {
        role: clean::text(&row.role),
        name: clean::text(&row.name),
        backend: clean::text(&row.backend),
        details: pairs(&row.details),
        purpose: purpose.map(|purpose| clean::text(&purpose)),
    }
}

fn pairs(pairs: &[(String, String)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| (clean::text(name), clean::text(value))).collect()
}
