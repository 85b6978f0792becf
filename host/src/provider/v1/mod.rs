//! Version 1 of the contract: asks a component, and turns its answers into plain values.
//!
//! Everything that crosses is turned, checked and cleaned here, and nowhere else:
//! [`question`] goes in, [`answer`] and [`description`] come out.

mod answer;
mod attribute;
mod description;
mod question;

use super::{
    clean::Unclean,
    error::{ProviderError, ProviderFault},
    plan::{Finding, Plan, Row},
    sandbox::{Sandbox, Tenant},
};
use crate::{description::Description, request::Request, stack::Stack};
use wasmtime::{
    Store,
    component::{Component, HasSelf, Linker},
};

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit/v1", world: "provider" });
}

use bindings::kitaru::provider::{log, types as wit};

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
        description::description(answer).map_err(|unclean| self.wrong("describe", unclean))
    }

    /// What is wrong with a request.
    pub(super) fn validate(&mut self, request: &Request) -> Result<Vec<Finding>, ProviderError> {
        let question = question::request(request);
        let answer = self.sandbox.ask(&mut self.store, "validate", |store| {
            self.exports.kitaru_provider_stack_provider().call_validate(store, &question)
        })?;
        Ok(answer.iter().map(answer::finding).collect())
    }

    /// What to create for a request.
    pub(super) fn plan(&mut self, request: &Request) -> Result<Plan, ProviderError> {
        let question = question::request(request);
        let answer = self.sandbox.ask(&mut self.store, "plan", |store| {
            self.exports.kitaru_provider_stack_provider().call_plan(store, &question)
        })?;
        match answer {
            Ok(answer) => {
                answer::plan(answer, &question).map_err(|unclean| self.wrong("plan", unclean))
            }
            Err(problems) => {
                let messages: Vec<String> = problems
                    .iter()
                    .map(|problem| answer::finding(problem).problem.message)
                    .collect();
                Err(ProviderFault::Refused(messages.join("; ")).of(self.provider))
            }
        }
    }

    /// How a stack reads.
    pub(super) fn show(&mut self, stack: &Stack) -> Result<Vec<Row>, ProviderError> {
        let question = question::stack(stack);
        let answer = self.sandbox.ask(&mut self.store, "show", |store| {
            self.exports.kitaru_provider_stack_provider().call_show(store, &question)
        })?;
        Ok(answer.iter().map(answer::row).collect())
    }

    fn wrong(&self, question: &'static str, answer: Unclean) -> ProviderError {
        ProviderFault::Answer { question, answer }.of(self.provider)
    }
}
