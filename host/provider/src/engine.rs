//! The one engine of the process, and its clock.
//!
//! All components run on one engine, from any number of threads: its settings
//! decide which compiled code fits, and its epoch ends calls.

use crate::{clock::Clock, error::ProviderFault, limits};
use kitaru_platform::processes;
use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::OnceLock,
};
use wasmtime::Config;

/// An engine for providers' components.
pub(crate) struct Engine {
    engine: wasmtime::Engine,
    clock: Clock,
}

impl Engine {
    /// The engine of this process.
    ///
    /// # Errors
    ///
    /// If the machine is not one that code can be compiled for.
    pub(crate) fn shared() -> Result<&'static Self, ProviderFault> {
        static SHARED: OnceLock<Result<Engine, ProviderFault>> = OnceLock::new();
        SHARED.get_or_init(Self::new).as_ref().map_err(Clone::clone)
    }

    fn new() -> Result<Self, ProviderFault> {
        let engine = made(&config())?;
        let ticking = engine.clone();
        Ok(Self { engine, clock: Clock::new(move || ticking.increment_epoch()) })
    }

    /// The engine, as wasmtime has it.
    pub(crate) fn wasmtime(&self) -> &wasmtime::Engine {
        &self.engine
    }

    /// A number that is the same for engines that load each other's code: those of the same version
    /// and settings.
    pub(crate) fn compatibility(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }

    /// What ends calls at their deadlines.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// An engine that compiles, for the one of the process, in the thread that asks: a process that was
/// forked has none of the threads that others would take.
///
/// # Errors
///
/// If the machine is not one that code can be compiled for.
pub(crate) fn of_one_thread() -> Result<wasmtime::Engine, ProviderFault> {
    made(config().parallel_compilation(false))
}

fn made(config: &Config) -> Result<wasmtime::Engine, ProviderFault> {
    wasmtime::Engine::new(config)
        .map_err(|error| ProviderFault::Compile(error.root_cause().to_string()))
}

fn config() -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .generate_address_map(false)
        // An instance answers a few questions: an image to share its data with others costs more.
        .memory_init_cow(false)
        .native_unwind_info(false)
        .wasm_backtrace_max_frames(None);
    if processes::is_address_space_limited() {
        // Gigabytes cannot be reserved: as much as a memory may have, so that it need not move.
        config.memory_reservation(limits::MEMORY as u64).memory_guard_size(1 << 21);
    } else {
        // All that a memory can grow to, so that the code needs fewer checks.
        config.memory_reservation(1 << 32).memory_may_move(false);
    }
    config
}
