//! Runs a component within limits.
//!
//! What a component can reach: its own memory, and the host's log. Each call
//! has a deadline that ends it, memory and tables are bounded, and so is what a
//! call may return. After anything goes wrong the instance is not used again.

use super::error::{ProviderError, ProviderFault};
use crate::text::plain;
use std::{thread, time::Duration};
use wasmtime::{Config, Engine, ResourceLimiter, Store, Trap, component::Linker};

/// What a component may use. There are no defaults: whoever makes a sandbox states them.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long one call may take.
    pub deadline: Duration,
    /// How many bytes of memory all its instances have together.
    pub memory: usize,
    /// How many elements a table has.
    pub table_elements: usize,
    /// How many core instances, memories and tables it has.
    pub instances: usize,
    /// How many bytes one call may return.
    pub answer: usize,
}

/// The engine that all components run on.
#[derive(Clone)]
pub struct Sandbox {
    engine: Engine,
    limits: Limits,
}

/// How often the clock of the deadlines ticks.
const TICK: Duration = Duration::from_millis(10);

impl Sandbox {
    /// An engine whose components have these limits.
    ///
    /// # Errors
    ///
    /// If the machine is not one that code can be compiled for.
    pub fn new(limits: Limits) -> Result<Self, ProviderFault> {
        let mut config = Config::new();
        config
            .epoch_interruption(true)
            .generate_address_map(false)
            // An instance lives for one command: an image to share its data with others costs more.
            .memory_init_cow(false)
            .native_unwind_info(false)
            .wasm_backtrace_max_frames(None);
        if is_address_space_limited() {
            // As much as a memory may have, so that it need not move when it grows.
            config.memory_reservation(limits.memory as u64).memory_guard_size(1 << 21);
        } else {
            // All that a memory can grow to, so that the code needs fewer checks.
            config.memory_reservation(1 << 32).memory_may_move(false);
        }
        let engine = Engine::new(&config)
            .map_err(|error| ProviderFault::Compile(error.root_cause().to_string()))?;
        Ok(Self { engine, limits })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The limits.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Starts the clock of the deadlines; it stops when the engine is gone.
    pub fn start_clock(&self) {
        let engine = self.engine.weak();
        thread::spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        });
    }

    /// A place for one instance of a provider's component.
    #[must_use]
    pub fn store(&self, provider: &str) -> Store<Tenant> {
        let tenant = Tenant {
            provider: provider.to_owned(),
            limits: self.limits,
            memory: 0,
            over: None,
            last_words: None,
        };
        let mut store = Store::new(&self.engine, tenant);
        store.limiter(|tenant| tenant);
        store.set_hostcall_fuel(self.limits.answer);
        store
    }

    /// Instantiates a component by the contract's generated code, and asks it a question.
    ///
    /// # Errors
    ///
    /// If it breaks a limit, or traps.
    pub fn ask<T>(
        &self,
        store: &mut Store<Tenant>,
        question: &'static str,
        ask: impl FnOnce(&mut Store<Tenant>) -> wasmtime::Result<T>,
    ) -> Result<T, ProviderError> {
        let ticks = self.limits.deadline.as_millis() / TICK.as_millis();
        store.set_epoch_deadline(u64::try_from(ticks).unwrap_or(u64::MAX).max(1));
        ask(store).map_err(|error| {
            let tenant = store.data();
            tenant.fault(question, &error).of(&tenant.provider)
        })
    }

    /// What a component can be linked to: nothing yet.
    #[must_use]
    pub fn linker(&self) -> Linker<Tenant> {
        Linker::new(&self.engine)
    }
}

/// One instance: who it is, what it used, and what it said last.
#[derive(Debug)]
pub struct Tenant {
    provider: String,
    limits: Limits,
    memory: usize,
    over: Option<String>,
    last_words: Option<String>,
}

impl Tenant {
    /// A line for the log, under the provider's name.
    pub fn log(&mut self, level: &str, message: &str) {
        let (provider, message) = (&self.provider, plain(message));
        match level {
            "error" => tracing::error!(target: "provider", provider, "{message}"),
            "warn" => tracing::warn!(target: "provider", provider, "{message}"),
            "debug" => tracing::debug!(target: "provider", provider, "{message}"),
            "trace" => tracing::trace!(target: "provider", provider, "{message}"),
            _ => tracing::info!(target: "provider", provider, "{message}"),
        }
        if level == "error" {
            self.last_words = Some(message.chars().take(400).collect());
        }
    }

    fn fault(&self, question: &'static str, error: &wasmtime::Error) -> ProviderFault {
        if let Some(limit) = self.over.clone() {
            return ProviderFault::Limit { question, limit };
        }
        match (error.downcast_ref::<Trap>(), &self.last_words) {
            (Some(Trap::Interrupt), _) => {
                ProviderFault::Deadline { question, limit: self.limits.deadline }
            }
            (Some(Trap::UnreachableCodeReached), Some(message)) => {
                ProviderFault::Panic { question, message: message.clone() }
            }
            (Some(trap), _) => ProviderFault::Trap { question, trap: trap.to_string() },
            (None, _) => {
                let cause = error.root_cause().to_string();
                if cause.contains("fuel") {
                    ProviderFault::Size { question, limit: self.limits.answer / 1024 }
                } else {
                    ProviderFault::Trap { question, trap: cause }
                }
            }
        }
    }

    fn refuse(&mut self, limit: String) -> wasmtime::Result<bool> {
        let error = wasmtime::Error::msg(limit.clone());
        self.over = Some(limit);
        Err(error)
    }
}

impl ResourceLimiter for Tenant {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > self.limits.memory {
            return self.refuse(format!("{} MiB of memory", self.limits.memory >> 20));
        }
        self.memory = total;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.limits.table_elements {
            return self.refuse(format!("{} table elements", self.limits.table_elements));
        }
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.instances
    }

    fn memories(&self) -> usize {
        self.limits.instances
    }
}

/// Whether the shell limits addresses, as `ulimit -v` does: then gigabytes cannot be reserved.
fn is_address_space_limited() -> bool {
    rustix::process::getrlimit(rustix::process::Resource::As).current.is_some()
}
