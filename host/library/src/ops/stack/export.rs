//! Exports a stack as the stack file that creates it again.

use crate::{
    location::Location,
    ops::{Kitaru, provider, selector, whole},
    outcome::{Body, Outcome},
    plugin::{Plugin, installed::KeptExports},
    problem::{Failure, Problem},
    request::{
        check,
        file::{self, References},
        findings::{About, Findings},
        layer::{Credentials, Layer},
        question,
    },
    rules::declared,
    rules::export::{self, Export, ExportRefusal, Gap},
    secret::Secret,
    stack::{Origin, Stack},
    words::{Argument, Words},
};
use kitaru_provider_host::{Description, Instance, Plan, ProviderError, ProviderFault};
use serde_json::{Value, json};

/// The arguments of [`Kitaru::export`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportStack {
    /// A name or id.
    pub stack: String,
}

/// A stack as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedStack {
    /// The file, and what it leaves out.
    pub export: Export,
    /// The provider that made the stack and the installed one that exports it, if they differ.
    pub read_by: Option<(Origin, Origin)>,
}

impl Kitaru {
    /// Exports a stack as the stack file that creates it again.
    ///
    /// The provider's plan for the file is compared with the stack, so that an exported file
    /// creates the same stack.
    ///
    /// # Errors
    ///
    /// If there is no such stack, or no stack file creates it.
    pub fn export(&self, asked: &ExportStack) -> Result<ExportedStack, Failure> {
        let selector = selector(&asked.stack)?;
        let store = self.store()?;
        let (.., stack) = whole(store.state().as_ref(), &selector)?;

        let Some(plugin) = self.provider_of(&stack) else { return self.export_kept(&stack) };
        let description = self.description(&plugin)?;
        self.export_with(&stack, &plugin, &description)
    }

    /// What its plugin exported of a stack before it was removed.
    fn export_kept(&self, stack: &Stack) -> Result<ExportedStack, Failure> {
        let kept = KeptExports::in_settings(&self.settings.config);
        let asked = question::stack(&declared::open(stack, None));
        let export = kept.find(stack.id(), &asked).ok_or_else(|| self.no_exporter(stack))?;
        Ok(ExportedStack { export, read_by: None })
    }

    /// Keeps the export of a stack whose plugin goes.
    pub(in crate::ops) fn keep_export(
        &self,
        stack: &Stack,
        plugin: &Plugin,
        description: &Description,
    ) -> Result<(), Failure> {
        let ExportedStack { export, .. } = self.export_with(stack, plugin, description)?;
        let asked = question::stack(&declared::open(stack, None));
        let kept = KeptExports::in_settings(&self.settings.config);
        Ok(kept.keep(stack.id(), &asked, &export)?)
    }

    /// Exports a stack by what a plugin says of it.
    pub(in crate::ops) fn export_with(
        &self,
        stack: &Stack,
        plugin: &Plugin,
        description: &Description,
    ) -> Result<ExportedStack, Failure> {
        let instance = self.provider(plugin)?;
        let mut planner = Planner { plugin, description, stack, instance };
        let first = export::begin(stack, description).map_err(failure)?;
        let plan = planner.plan(&first)?;
        let export = export::complete(first, &plan, stack, description).map_err(failure)?;
        let plan = match export.draft.extra.is_empty() {
            true => plan,
            false => planner.plan(&export)?,
        };
        export::compare(&plan, stack, description).map_err(failure)?;
        let reader = plugin.other_than(stack);
        Ok(ExportedStack { export, read_by: stack.origin.clone().zip(reader) })
    }

    /// Why no provider exports a stack.
    fn no_exporter(&self, stack: &Stack) -> Failure {
        let name = stack.summary.name.clone();
        let refusal = match &stack.origin {
            Some(origin) => {
                ExportRefusal::NoProvider { stack: name, stack_type: origin.stack_type.clone() }
            }
            None => ExportRefusal::Custom { stack: name },
        };
        // A broken provider may serve the type.
        Failure::new(refusal, self.catalog.list(self.listener()).broken)
    }
}

fn failure(refusals: Vec<ExportRefusal>) -> Failure {
    Failure::of(refusals.into_iter().map(Problem::from).collect())
}

/// Plans what a file would create.
struct Planner<'a> {
    plugin: &'a Plugin,
    description: &'a Description,
    stack: &'a Stack,
    instance: Instance,
}

impl Planner<'_> {
    /// The plan for a file, which is read in the same way as for creating a stack.
    fn plan(&mut self, export: &Export) -> Result<Plan, Failure> {
        let mut findings = Findings::default();
        // An export has inputs of its own type only.
        let no_others = || Vec::new();
        let layer = self.layer(export)?;
        let request = check::check(&layer, self.description, &no_others, &mut findings);
        // Inputs that are stored nowhere are reported as gaps.
        let mut findings = findings.without(About::Missing);
        let Some(mut request) = request else { return Err(findings.into_failure()) };
        request.verify = false;
        let planned = provider::plan(&mut self.instance, &request, findings.is_empty());
        let (found, plan) = match planned {
            Err(ProviderError { fault: ProviderFault::Refused(_), .. })
                if !export.gaps.is_empty() =>
            {
                return Err(failure(export::unplanned(export, self.stack)));
            }
            planned => planned?,
        };
        let problem = |finding| provider::problem(finding, self.plugin);
        findings
            .extend(About::Input, found.into_iter().filter(|found| !found.warning).map(problem));
        plan.filter(|_| findings.is_empty()).ok_or_else(|| {
            let refused = format!("`{}` cannot be exported", self.stack.summary.name);
            findings.into_failure().at(&refused.into())
        })
    }

    fn layer(&self, export: &Export) -> Result<Layer, Failure> {
        let text = export.draft.yaml();
        let inputs = &self.description.stack_type.inputs;
        let own = |_: Option<&str>| inputs.clone();
        // What the file expands to is what it was written from.
        let variable = |_: &str| None;
        let names = References { own: &own, all: &Vec::new, variable: &variable };
        let read = file::read(&text, "its stack file", names);
        let mut layer = read.map_err(Failure::of)?;
        if let Some(text) = &export.credentials {
            let (text, location) = (Secret::new(text), Location::Argument(Argument::Credentials));
            layer.credentials = Some(Credentials { text, location });
        }
        Ok(layer)
    }
}

impl Outcome for ExportedStack {
    fn json(&self, _: &dyn Words) -> Body {
        let Export { draft, credentials, parts, fields, gaps } = &self.export;
        let mut item = json!({
            "credentials": credentials,
            "file": draft.json(),
            "left_out": [],
            "missing": [],
            "secrets": parts.iter().chain(fields).collect::<Vec<_>>(),
        });
        for gap in gaps {
            let (list, name) = match gap {
                Gap::Input { key, .. } => ("missing", key),
                Gap::Component { label, .. } => ("left_out", label),
            };
            if let Some(list) = item[list].as_array_mut() {
                list.push(Value::from(name.as_str()));
            }
        }
        Body::Item(item)
    }
}
