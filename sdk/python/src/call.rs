//! Calls one operation of the library.
//!
//! 1. Variables and the working directory are read at each call, with the interpreter's lock held:
//!    Python changes them under it.
//! 2. The operation runs without it, so other threads of Python go on.
//! 3. Warnings are given when it has ended, also if it failed.
//! 4. No process is forked in the middle of it; see [`fork`](crate::fork).

use crate::{compiler, fork, raise, signal::Interruption};
use kitaru::{Cancelled, Event, Failure, Kitaru, Listener, Problem, Settings};
use pyo3::prelude::*;
use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

/// What a call tells while it runs.
#[derive(Default)]
struct Told {
    warnings: Mutex<Vec<Problem>>,
}

impl Listener for Told {
    fn notify(&self, event: &Event<'_>) {
        match event {
            Event::Warning(problem) => {
                let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
                warnings.push((*problem).clone());
            }
            Event::ConfirmLogin(prompt) => {
                let text = format!("Open {} and enter {}\n", prompt.address, prompt.code);
                // An error of the stream is ignored: the login can still be confirmed, or times
                // out.
                let _ = Python::attach(|py| -> PyResult<()> {
                    let stderr = py.import("sys")?.getattr("stderr")?;
                    stderr.call_method1("write", (text,))?;
                    stderr.call_method0("flush").map(drop)
                });
            }
            Event::Preparing { .. } | Event::Fetching { .. } | Event::Verifying => {}
        }
    }
}

/// Calls an operation, and returns its outcome or raises.
pub(crate) fn call<T: Send>(
    py: Python<'_>,
    operation: impl FnOnce(&Kitaru) -> Result<T, Failure> + Send,
) -> PyResult<T> {
    let told = Arc::new(Told::default());
    let interruption = Arc::new(Interruption::default());
    let mut settings = Settings::of_process();
    settings.compiler = compiler::compiler(py);
    let listener = Arc::clone(&told);
    let asked = Arc::clone(&interruption);
    settings.cancelled = Cancelled::when(move || asked.has_come());
    let done = py.detach(move || {
        let _running = fork::enter();
        operation(&Kitaru::open(settings).with_listener(listener))
    });
    interruption.raise()?;
    let warnings = mem::take(&mut *told.warnings.lock().unwrap_or_else(PoisonError::into_inner));
    let warned = raise::warn(py, &warnings);
    match done {
        // Where warnings are errors, they are so for what succeeds.
        Ok(outcome) => warned.map(|()| outcome),
        Err(failure) => Err(raise::exception(py, &failure)),
    }
}
