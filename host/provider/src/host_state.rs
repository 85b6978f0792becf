//! What the host knows of one instance: its log, and what it used.

use crate::{
    error::{ProviderFault, Question},
    limits,
    log::ProviderLog,
    text::repeated,
};
use std::time::Instant;
use wasmtime::{ResourceLimiter, Trap, UpdateDeadline};

/// The host's side of one instance of a provider's component.
#[derive(Debug)]
pub(crate) struct HostState {
    log: ProviderLog,
    /// Bytes, in all memories together.
    memory: usize,
    deadline: Instant,
    /// The limit that was exceeded.
    exceeded: Option<String>,
}

impl HostState {
    /// The state of an instance that has used nothing.
    pub(crate) fn new(label: &str) -> Self {
        let log = ProviderLog::new(label);
        Self { log, memory: 0, deadline: Instant::now(), exceeded: None }
    }

    /// Bytes, in all memories together.
    pub(crate) fn memory(&self) -> usize {
        self.memory
    }

    /// Begins a call that has to end by then.
    pub(crate) fn begin(&mut self, deadline: Instant) {
        self.deadline = deadline;
        self.log.begin();
    }

    /// Whether the call goes on, when the epoch advanced.
    pub(crate) fn go_on(&self) -> UpdateDeadline {
        if Instant::now() < self.deadline {
            UpdateDeadline::Continue(1)
        } else {
            UpdateDeadline::Interrupt
        }
    }

    /// The log of the provider.
    pub(crate) fn log(&mut self) -> &mut ProviderLog {
        &mut self.log
    }

    /// What the error of a call means.
    pub(crate) fn fault(&self, question: Question, error: &wasmtime::Error) -> ProviderFault {
        if let Some(limit) = self.exceeded.clone() {
            return ProviderFault::Limit { question, limit };
        }
        match (error.downcast_ref::<Trap>(), self.log.error()) {
            (Some(Trap::Interrupt), _) => {
                ProviderFault::Deadline { question, limit: limits::DEADLINE }
            }
            // A panic is a line in the log, and then this.
            (Some(Trap::UnreachableCodeReached), Some(message)) => {
                ProviderFault::Panic { question, message: message.to_owned() }
            }
            (Some(trap), _) => ProviderFault::Trap { question, trap: trap.to_string() },
            (None, _) if is_answer_too_large(error) => {
                ProviderFault::Size { question, limit: limits::ANSWER / 1024 }
            }
            // Memory, say, or a stack could not be had.
            (None, _) if question == Question::Start => {
                ProviderFault::Machine(repeated(&error.root_cause().to_string()))
            }
            (None, _) => {
                ProviderFault::Trap { question, trap: repeated(&error.root_cause().to_string()) }
            }
        }
    }

    fn refuse(&mut self, limit: String) -> wasmtime::Result<bool> {
        let error = wasmtime::Error::msg(limit.clone());
        self.exceeded = Some(limit);
        Err(error)
    }
}

/// Whether a call failed because it passed more than [`limits::ANSWER`] to the host.
///
/// The type of this error is private to wasmtime 48, so its text has to tell. No other error that
/// is not a [`Trap`] speaks of this fuel: the engine meters no instructions.
fn is_answer_too_large(error: &wasmtime::Error) -> bool {
    error.root_cause().to_string().contains("fuel allocated for hostcalls")
}

impl ResourceLimiter for HostState {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self.memory.saturating_add(desired.saturating_sub(current));
        if total > limits::MEMORY {
            return self.refuse(format!("{} MiB of memory", limits::MEMORY >> 20));
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
        if desired > limits::TABLE_ELEMENTS {
            return self.refuse(format!("{} table elements", limits::TABLE_ELEMENTS));
        }
        Ok(true)
    }

    fn instances(&self) -> usize {
        limits::INSTANCES
    }

    fn tables(&self) -> usize {
        limits::INSTANCES
    }

    fn memories(&self) -> usize {
        limits::INSTANCES
    }
}
