//! Runs one instance of a component within the [`limits`].
//!
//! The instance reaches its own memory and the host's log. Each call has a
//! deadline, memory and tables are bounded, and so is what a call passes to the
//! host. An instance that failed is not entered again: later calls return the
//! first fault.

use crate::{
    engine::Engine,
    error::{ProviderFault, Question},
    host_state::HostState,
    limits,
};
use std::time::Instant;
use wasmtime::Store;

/// The store of one instance.
pub(crate) struct Sandbox {
    engine: &'static Engine,
    store: Store<HostState>,
    failed: Option<ProviderFault>,
}

impl Sandbox {
    /// A store for an instance of the provider with this label.
    pub(crate) fn new(engine: &'static Engine, label: &str) -> Self {
        let mut store = Store::new(engine.wasmtime(), HostState::new(label));
        store.limiter(|state| state);
        store.set_hostcall_fuel(limits::ANSWER);
        store.epoch_deadline_callback(|context| Ok(context.data().go_on()));
        Self { engine, store, failed: None }
    }

    /// The memory of the component, in bytes. It never shrinks.
    pub(crate) fn memory(&self) -> u64 {
        self.store.data().memory() as u64
    }

    /// Enters the component; `question` is how messages name the call.
    ///
    /// # Errors
    ///
    /// If the component exceeds a limit, or traps; or if a call before this one failed.
    pub(crate) fn call<T>(
        &mut self,
        question: Question,
        call: impl FnOnce(&mut Store<HostState>) -> wasmtime::Result<T>,
    ) -> Result<T, ProviderFault> {
        if let Some(fault) = &self.failed {
            return Err(fault.clone());
        }
        let deadline = Instant::now() + limits::DEADLINE;
        self.store.data_mut().begin(deadline);
        // The next time that the clock advances the epoch.
        self.store.set_epoch_deadline(1);
        let clock = self.engine.clock().start(deadline);
        let running = clock.map_err(|error| ProviderFault::Clock(error.to_string()))?;
        let answer = call(&mut self.store);
        drop(running);
        answer.map_err(|error| {
            let fault = self.store.data().fault(question, &error);
            self.failed.insert(fault).clone()
        })
    }
}

#[cfg(test)]
mod tests;
