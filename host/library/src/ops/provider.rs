//! Runs the provider of a stack type, and recognises the provider of a stack.

use super::Kitaru;
use crate::{
    plugin::{Plugin, store::Shown},
    problem::{Fault, Problem},
    request::{Request, question, sandbox, stack_type::KnownType},
    rules::{declared, recognise},
    secret::HIDDEN,
    stack::{Object, Stack},
    text::{may_be_repeated, plain, quoted},
    words::{Argument, Text, text},
};
use kitaru_contract::StoredStack;
use kitaru_provider_host::{Description, Finding, Instance, Plan, ProviderError, Row};
use serde_json::Value;

impl Kitaru {
    /// The full description of a plugin.
    pub(super) fn description(&self, plugin: &Plugin) -> Result<Description, ProviderError> {
        let mut description = self.catalog.description(plugin)?;
        sandbox::add_to(&mut description);
        Ok(description)
    }

    /// The provider of a stack's type: the one that is stored with it, or that recognises it.
    pub(super) fn provider_of(&self, stack: &Stack) -> Option<Plugin> {
        match &stack.origin {
            Some(origin) => self.catalog.find(&origin.stack_type, self.listener()),
            None => self.recognise(stack),
        }
    }

    /// The description of a plugin, or those of all if there is none: a component of a stack that
    /// has no type may be of a flavor that several types use.
    pub(super) fn descriptions_for(&self, plugin: Option<&Plugin>) -> Vec<Description> {
        let described = |plugin: &Plugin| self.description(plugin).ok();
        match plugin {
            Some(plugin) => described(plugin).into_iter().collect(),
            None => {
                let plugins = self.catalog.list(self.listener()).plugins;
                plugins.iter().filter_map(described).collect()
            }
        }
    }

    /// Starts the provider of a plugin.
    pub(super) fn provider(&self, plugin: &Plugin) -> Result<Instance, ProviderError> {
        self.catalog.open(plugin, self.listener())
    }

    /// The provider whose type matches a stack from another program.
    pub(super) fn recognise(&self, stack: &Stack) -> Option<Plugin> {
        let parts = stack.parts();
        self.catalog.first(|served| recognise::is_of_type(&parts, served), self.listener())
    }

    /// How the provider shows a stack. It receives no secrets.
    ///
    /// It is asked once, and again when it, the stack or this release has changed, or its log is
    /// wanted.
    pub(super) fn rows(
        &self,
        plugin: &Plugin,
        description: &Description,
        stack: &Stack,
    ) -> Result<Vec<Row>, ProviderError> {
        let asked = question::stack(&declared::open(stack, Some(description)));
        let is_logged = tracing::enabled!(target: "provider", tracing::Level::ERROR);
        let shown = self.catalog.store().shown(stack.id()).filter(|_| !is_logged);
        if let Some(rows) = shown.and_then(|shown| shown.answer(plugin.digest, &asked)) {
            return Ok(rows);
        }
        let rows = self.provider(plugin)?.show(&asked)?;
        self.catalog.answered(plugin);
        self.keep_rows(plugin, stack, &asked, &rows);
        Ok(rows)
    }

    /// The rows that a provider showed that is gone, if the stack has not changed since.
    pub(super) fn kept_rows(&self, stack: &Stack) -> Option<Vec<Row>> {
        let shown = self.catalog.store().shown(stack.id())?;
        shown.of_gone_provider(&question::stack(&declared::open(stack, None)))
    }

    /// Asks the provider that planned a stack how it shows it, so that it need not be asked later.
    pub(super) fn show_early(
        &self,
        plugin: &Plugin,
        description: &Description,
        instance: &mut Instance,
        stack: &Stack,
    ) {
        let asked = question::stack(&declared::open(stack, Some(description)));
        // A fault is told when the stack is shown.
        if let Ok(rows) = instance.show(&asked) {
            self.keep_rows(plugin, stack, &asked, &rows);
        }
    }

    fn keep_rows(&self, plugin: &Plugin, stack: &Stack, asked: &StoredStack, rows: &[Row]) {
        let open = question::stack(&declared::open(stack, None));
        let shown = Shown::new(plugin.digest, asked, &open, rows);
        self.catalog.store().keep_shown(stack.id(), &shown);
    }
}

/// The served types, with what else they are called.
pub(super) fn known_types(plugins: &[Plugin]) -> Vec<KnownType<'_>> {
    let served = plugins.iter().map(|plugin| &plugin.served);
    served.map(|served| (&*served.stack_type, &*served.synonyms)).collect()
}

/// Asks the provider to validate a request and, if it finds nothing but warnings, to plan it.
///
/// A request in which kitaru has already found problems (not `complete`) is not planned.
pub(super) fn plan(
    provider: &mut Instance,
    request: &Request,
    complete: bool,
) -> Result<(Vec<Finding>, Option<Plan>), ProviderError> {
    let asked = question::request(request);
    let mut findings = provider.validate(&asked)?;
    findings.retain(|finding| request.verify || !finding.verification);
    findings.iter_mut().for_each(|finding| hush(finding, request));
    let plan = match complete && findings.iter().all(|finding| finding.warning) {
        true => {
            let mut plan = provider.plan(&asked)?;
            if let Some(sandbox) = request.sandbox.clone() {
                sandbox::plan(sandbox, &mut plan);
            }
            Some(plan)
        }
        false => None,
    };
    Ok((findings, plan))
}

/// Takes out of a finding what may be a secret in a place where none belongs: a provider repeats
/// what it was given.
fn hush(finding: &mut Finding, request: &Request) {
    let mut texts = Vec::new();
    request.inputs.iter().for_each(|(_, value)| collect(value, &mut texts));
    request.extra.values().flat_map(Object::values).for_each(|value| collect(value, &mut texts));
    for text in texts.iter().filter(|text| !may_be_repeated(text)) {
        let shown = plain(text);
        for said in [Some(&mut finding.message), finding.hint.as_mut()].into_iter().flatten() {
            *said = said.replace(*text, HIDDEN).replace(&shown, HIDDEN);
        }
    }
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// Converts a provider's finding.
///
/// An installed provider speaks for itself: its code has the type for a prefix, and its words are
/// marked as its own and quote no command.
pub(super) fn problem(finding: Finding, plugin: &Plugin) -> Problem {
    let Finding { code, message, hint, verification, .. } = finding;
    let fault = if verification { Fault::Backend } else { Fault::Usage };
    let hint_of =
        |said: Option<String>| if verification { skippable(said) } else { said.map(Text::from) };
    if plugin.is_bundled() {
        return Problem { code: code.into(), fault, message: message.into(), hint: hint_of(hint) };
    }
    let speaker = &plugin.served.stack_type;
    let is_code = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let code: String = code.trim().chars().map(|c| if is_code(c) { c } else { '-' }).collect();
    let code = if code.is_empty() { "problem" } else { &code };
    let said = |text: &str| format!("`{speaker}` says: {}", quoted(text.trim()));
    let message = match message.trim().is_empty() {
        true => format!("the provider of `{speaker}` found a problem, and does not say which"),
        false => said(&message),
    };
    let hint = hint.filter(|hint| !hint.trim().is_empty()).map(|hint| said(&hint));
    let (code, hint) = (format!("{speaker}:{code}").into(), hint_of(hint));
    Problem { code, fault, message: message.into(), hint }
}

/// The hint of a problem that only a cloud would find. kitaru's rules may be older than the
/// cloud's, so it always names the way out.
fn skippable(hint: Option<String>) -> Option<Text> {
    let skip = Argument::Verify(false);
    Some(match hint {
        Some(hint) => text![hint.trim_end_matches('.').to_owned(), ", or add ", skip, "."],
        None => text!["Add ", skip, " if it is right all the same."],
    })
}
