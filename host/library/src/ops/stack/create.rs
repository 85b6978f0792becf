//! Creates a stack, or plans that.

mod layer;
mod outcome;

pub use outcome::{CreatedStack, PlannedStack};

use super::show::is_asynchronous;
use crate::{
    credential::{SecretSource, files},
    id,
    listener::Event,
    location::Location,
    ops::{Kitaru, provider},
    plugin::Plugin,
    problem::Failure,
    request::{
        Request, check,
        findings::{About, Findings},
        home, label,
        layer::Layer,
    },
    rules::{
        create::{self, CreateInput, Creation},
        resources,
    },
    secret::Secrets,
    store::{Backend, Completeness, State, Store, StoreError},
};
use kitaru_provider_host::{Description, Finding, Instance};
use layer::Layered;
use serde_json::Value;
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// The arguments of [`Kitaru::create`]. Omitted values come from the stack file, or are defaults.
///
/// Inputs and extra fields may be secrets, so `Debug` hides their values.
#[derive(Clone, Default, PartialEq)]
pub struct CreateStack {
    /// The name.
    pub name: Option<String>,
    /// The type; `local` by default.
    pub stack_type: Option<String>,
    /// A stack file, for values that are not given here.
    pub file: Option<PathBuf>,
    /// Inputs of the type, by name.
    pub inputs: BTreeMap<String, String>,
    /// Fields of components; later ones win.
    pub extra: Vec<ExtraValue>,
    /// The credential of a remote stack, as `METHOD:PART:…`.
    pub credentials: Option<SecretSource>,
    /// Labels of the stack, beside those of kitaru.
    pub labels: BTreeMap<String, String>,
    /// Whether a run returns before it has finished.
    pub asynchronous: Option<bool>,
    /// Whether the stack becomes the active one; it does by default.
    pub activate: Option<bool>,
    /// Whether names and credentials are verified; they are by default.
    pub verify: Option<bool>,
}

/// A value for a field of a component, which `Debug` hides.
#[derive(Clone, PartialEq)]
pub enum ExtraValue {
    /// Text: `TARGET.FIELD=VALUE`, where the value is YAML.
    Text(String),
    /// A path and a value.
    Value {
        /// Target, field, and keys below it.
        path: Vec<String>,
        /// The value.
        value: Value,
    },
}

impl fmt::Debug for CreateStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateStack")
            .field("name", &self.name)
            .field("stack_type", &self.stack_type)
            .field("file", &self.file)
            .field("inputs", &self.inputs.keys())
            .field("extra", &self.extra)
            .field("credentials", &self.credentials)
            .field("labels", &self.labels.keys())
            .field("asynchronous", &self.asynchronous)
            .field("activate", &self.activate)
            .field("verify", &self.verify)
            .finish()
    }
}

impl fmt::Debug for ExtraValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.split_once('=').map_or("", |(path, _)| path).fmt(f),
            Self::Value { path, .. } => path.fmt(f),
        }
    }
}

impl CreateStack {
    /// A stack with a name and a type.
    #[must_use]
    pub fn new(name: &str, stack_type: &str) -> Self {
        let (name, stack_type) = (Some(name.to_owned()), Some(stack_type.to_owned()));
        Self { name, stack_type, ..Self::default() }
    }

    /// Sets an input.
    #[must_use]
    pub fn input(mut self, name: &str, value: &str) -> Self {
        self.inputs.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sets a field of a component.
    #[must_use]
    pub fn extra(mut self, target: &str, field: &str, value: impl Into<Value>) -> Self {
        let path = vec![target.to_owned(), field.to_owned()];
        self.extra.push(ExtraValue::Value { path, value: value.into() });
        self
    }
}

/// A planned stack that passed all checks.
struct PreparedStack {
    store: Box<dyn Store>,
    creation: Creation,
    plugin: Plugin,
    description: Description,
    instance: Instance,
    resources: Vec<(String, String)>,
    stored: Vec<(String, String)>,
    variables: Vec<String>,
}

impl Kitaru {
    /// Creates a stack.
    ///
    /// # Errors
    ///
    /// If the request is invalid, with all problems found, or the state cannot be changed.
    pub fn create(&self, asked: &CreateStack) -> Result<CreatedStack, Failure> {
        let prepared = self.prepare(asked, false)?;
        let PreparedStack {
            mut store,
            creation,
            plugin,
            description,
            mut instance,
            resources,
            stored,
            ..
        } = prepared;
        let added = store.begin()?.create(&creation)?;
        self.remembered(store.as_ref()).add(added.stack.summary.name.as_str());
        self.show_early(&plugin, &description, &mut instance, &added.stack);
        let stack_type = plugin.served.stack_type;
        let (stack, before) = (added.stack, added.before);
        let asynchronous = is_asynchronous(&stack, &description);
        Ok(CreatedStack { stack, before, stack_type, resources, stored, asynchronous })
    }

    /// Plans a stack, without creating it.
    ///
    /// # Errors
    ///
    /// If the request is invalid, with all problems found, or the state cannot be read.
    pub fn plan_create(&self, asked: &CreateStack) -> Result<PlannedStack, Failure> {
        let prepared = self.prepare(asked, true)?;
        let PreparedStack { creation, plugin, description, resources, stored, variables, .. } =
            prepared;
        let (stack, stack_type) = (creation.stack, plugin.served.stack_type);
        let asynchronous = is_asynchronous(&stack, &description);
        Ok(PlannedStack { stack, stack_type, resources, stored, asynchronous, variables })
    }

    fn prepare(&self, asked: &CreateStack, dry_run: bool) -> Result<PreparedStack, Failure> {
        let mut findings = Findings::default();
        findings.extend(About::Label, label::check(&asked.labels));
        let Some(Layered { layer, plugin, description }) = self.layer(asked, &mut findings)? else {
            return Err(findings.into_failure());
        };
        let store = self.store()?;
        let types = || self.all_stack_types();
        let Some(mut request) = check::check(&layer, &description, &types, &mut findings) else {
            return Err(findings.into_failure());
        };
        home::expand(&mut request, &description, |path| self.settings.path(path));
        let withheld = self.withheld(&request, store.pointers().backend(), &mut findings);
        let mut instance = self.provider(&plugin)?;
        let (found, plan) = provider::plan(&mut instance, &request, findings.is_empty())?;
        self.catalog.answered(&plugin);
        for finding in found {
            add(finding, &plugin, &layer, &mut findings);
        }
        let planned = plan.map(|plan| {
            let input = CreateInput {
                name: &request.name,
                origin: &plugin.origin(),
                plan: &plan,
                withheld: &withheld,
                labels: &asked.labels,
                activate: request.activate,
            };
            let creation = create::plan(&input, &id::new);
            let stack = &creation.stack;
            let stored = resources::stored(&plan.resources, &request, stack, &description);
            (creation, plan.resources, stored)
        });
        let creation = planned.as_ref().map(|(creation, ..)| creation);
        let completeness = match (dry_run, request.verify) {
            (true, _) => Completeness::Full,
            (false, true) => Completeness::Enough,
            (false, false) => Completeness::Names,
        };
        check_name(store.state().as_ref(), &request, creation, completeness, &mut findings)?;
        if let Some(creation) = creation
            && request.verify
            && findings.is_empty()
        {
            findings.extend(About::Verification, store.verify(creation, self.listener())?);
        }
        match planned.filter(|_| findings.is_empty()) {
            Some((creation, resources, stored)) => {
                for warning in findings.warnings() {
                    self.listener.notify(&Event::Warning(warning));
                }
                let variables = layer.variables.into_iter().collect();
                Ok(PreparedStack {
                    store,
                    creation,
                    plugin,
                    description,
                    instance,
                    resources,
                    stored,
                    variables,
                })
            }
            None => Err(findings.into_failure()),
        }
    }

    /// The values that are withheld from the provider, by the names that its plan refers to.
    fn withheld(&self, request: &Request, backend: &Backend, findings: &mut Findings) -> Secrets {
        let mut withheld = request.withheld.clone();
        let Some(credential) = &request.credential else { return withheld };
        match files::secrets(&self.settings, credential, self.listener.as_ref()) {
            Ok(secrets) => {
                if request.verify {
                    // A profile must exist on the machine that uses the credential.
                    let here = matches!(backend, Backend::Embedded { .. });
                    let problems = files::verify(&self.settings, credential, &secrets, here);
                    findings.extend(About::Verification, problems);
                }
                withheld.extend(secrets);
            }
            Err(problems) => findings.extend(About::Credential, problems),
        }
        withheld
    }
}

/// Checks that no stack has the name and, once a plan is known, that none of its parts is taken.
fn check_name(
    state: &dyn State,
    request: &Request,
    creation: Option<&Creation>,
    completeness: Completeness,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let planned = creation.map(|creation| &creation.stack);
    match state.create_facts(&request.name, planned, completeness) {
        Ok(facts) => {
            if let Some(refusal) = create::refuse(&request.name, &facts) {
                findings.add(About::Taken, refusal);
            }
            Ok(())
        }
        // Problems of the request take precedence.
        Err(_) if !findings.is_empty() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Adds a finding of the provider, with the location that it refers to.
fn add(finding: Finding, plugin: &Plugin, layer: &Layer, findings: &mut Findings) {
    let about = match finding.at.split('.').next() {
        _ if finding.verification => About::Verification,
        Some("extra") => About::Field,
        Some("credential") => About::Credential,
        _ => About::Input,
    };
    let location = layer.location(&finding.at).and_then(Location::prefix);
    let warning = finding.warning;
    let problem = provider::problem(finding, plugin).at(location);
    match warning {
        true => findings.warn(problem),
        false => findings.add(about, problem),
    }
}
