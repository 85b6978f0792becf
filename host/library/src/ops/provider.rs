//! Runs the provider of a stack type, and recognises the provider of a stack.

use super::Kitaru;
use crate::{
    plugin::{Plugin, store::Shown},
    problem::{Fault, Problem},
    request::{Request, question},
    rules::{declared, recognise},
    stack::Stack,
    words::Text,
};
use kitaru_contract::StoredStack;
use kitaru_provider_host::{Description, Finding, Instance, Plan, ProviderError, Row};

impl Kitaru {
    /// The full description of a plugin.
    pub(super) fn description(&self, plugin: &Plugin) -> Result<Description, ProviderError> {
        self.catalog.description(plugin)
    }

    /// Starts the provider of a plugin.
    pub(super) fn provider(&self, plugin: &Plugin) -> Result<Instance, ProviderError> {
        self.catalog.open(plugin, self.listener())
    }

    /// The provider whose type matches a stack from another program.
    pub(super) fn recognise(&self, stack: &Stack) -> Option<Plugin> {
        self.catalog.first(|served| recognise::is_of_type(stack, served), self.listener())
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

/// Asks the provider to validate a request and, if it finds no problem, to plan it.
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
    let plan = match complete && findings.is_empty() {
        true => Some(provider.plan(&asked)?),
        false => None,
    };
    Ok((findings, plan))
}

/// Converts a provider's finding.
pub(super) fn problem(finding: Finding) -> Problem {
    Problem {
        code: finding.code.into(),
        fault: if finding.verification { Fault::Backend } else { Fault::Usage },
        message: finding.message.into(),
        hint: finding.hint.map(Text::from),
    }
}
