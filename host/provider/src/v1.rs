//! Asks a component that was built for version 1 of the contract.

use crate::{
    engine::Engine,
    error::{ProviderFault, Question},
    host_state::HostState,
    provider::Provider,
    sandbox::Sandbox,
    text::repeated,
};
use kitaru_contract::{
    Description, Problem, Request, Row, StackPlan, StoredStack,
    host::{self, kitaru::provider::log},
};
use wasmtime::component::{Component, HasSelf, Linker};

impl log::Host for HostState {
    fn log(&mut self, level: String, message: String) {
        HostState::log(self).write(&level, &message);
    }
}

/// An instance of a component.
pub(crate) struct V1 {
    sandbox: Sandbox,
    exports: host::Provider,
}

impl V1 {
    /// Instantiates a component of the provider with this label.
    ///
    /// # Errors
    ///
    /// If the component does not have the contract's functions, or fails when it starts.
    pub(crate) fn start(
        engine: &'static Engine,
        component: &Component,
        label: &str,
    ) -> Result<Self, ProviderFault> {
        let mut linker: Linker<HostState> = Linker::new(engine.wasmtime());
        let linked = host::Provider::add_to_linker::<_, HasSelf<_>>(&mut linker, |state| state)
            .and_then(|()| linker.instantiate_pre(component))
            .and_then(host::ProviderPre::new);
        let linked = linked
            .map_err(|error| ProviderFault::Linkage(repeated(&error.root_cause().to_string())))?;
        let mut sandbox = Sandbox::new(engine, label);
        let exports = sandbox.call(Question::Start, |store| linked.instantiate(store))?;
        Ok(Self { sandbox, exports })
    }
}

impl Provider for V1 {
    fn memory(&self) -> Option<u64> {
        Some(self.sandbox.memory())
    }

    fn describe(&mut self) -> Result<Description, ProviderFault> {
        let exports = self.exports.kitaru_provider_stack_provider();
        self.sandbox.call(Question::Describe, |store| exports.call_describe(store))
    }

    fn validate(&mut self, request: &Request) -> Result<Vec<Problem>, ProviderFault> {
        let exports = self.exports.kitaru_provider_stack_provider();
        self.sandbox.call(Question::Validate, |store| exports.call_validate(store, request))
    }

    fn plan(
        &mut self,
        request: &Request,
    ) -> Result<Result<StackPlan, Vec<Problem>>, ProviderFault> {
        let exports = self.exports.kitaru_provider_stack_provider();
        self.sandbox.call(Question::Plan, |store| exports.call_plan(store, request))
    }

    fn show(&mut self, stack: &StoredStack) -> Result<Vec<Row>, ProviderFault> {
        let exports = self.exports.kitaru_provider_stack_provider();
        self.sandbox.call(Question::Show, |store| exports.call_show(store, stack))
    }
}
