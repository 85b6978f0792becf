//! Runs the provider of a stack type, and recognises the provider of a stack.

use super::Kitaru;
use crate::{
    plugin::{Catalog, Plugin},
    problem::{Fault, Problem},
    request::{Request, question},
    rules::{declared, recognise},
    stack::Stack,
    words::Text,
};
use kitaru_provider_host::{Description, Finding, Instance, Plan, ProviderError, Row};

impl Kitaru {
    /// The full description of a plugin.
    pub(super) fn description(&self, plugin: &Plugin) -> Result<Description, ProviderError> {
        plugin.description(&self.host, &self.plugins)
    }

    /// Starts the provider of a plugin.
    pub(super) fn provider(&self, plugin: &Plugin) -> Result<Instance, ProviderError> {
        self.host.open(plugin)
    }

    /// Asks the provider how to show a stack. It receives no secrets.
    pub(super) fn rows(
        &self,
        plugin: &Plugin,
        description: &Description,
        stack: &Stack,
    ) -> Result<Vec<Row>, ProviderError> {
        let open = declared::open(stack, Some(description));
        self.provider(plugin)?.show(&question::stack(&open))
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

/// The provider whose type matches a stack from another program.
pub(super) fn recognise<'a>(catalog: &'a Catalog, stack: &Stack) -> Option<&'a Plugin> {
    let mut plugins = catalog.plugins().iter();
    plugins.find(|plugin| recognise::is_of_type(stack, &plugin.stack_type))
}
