//! Lets synchronous code wait for requests, even inside an async runtime.
//!
//! A runtime cannot be entered twice on one thread, so inside the caller's
//! runtime the wait moves to another thread.

use std::{future::Future, io, thread};
use tokio::runtime::{Builder, Handle};

/// A runtime for the requests of one client.
#[derive(Debug)]
pub(super) struct Runtime(Option<tokio::runtime::Runtime>);

impl Runtime {
    pub(super) fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self(Some(runtime)))
    }

    /// Waits for a future.
    ///
    /// # Panics
    ///
    /// If the future panics.
    pub(super) fn wait<F>(&self, future: F) -> F::Output
    where
        F: Future + Send,
        F::Output: Send,
    {
        let Some(runtime) = &self.0 else {
            unreachable!("the runtime is taken when it is dropped")
        };
        if Handle::try_current().is_err() {
            return runtime.block_on(future);
        }
        let log = tracing::dispatcher::get_default(Clone::clone);
        let wait = || tracing::dispatcher::with_default(&log, || runtime.block_on(future));
        match thread::scope(|scope| scope.spawn(wait).join()) {
            Ok(output) => output,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // Dropping a runtime blocks, which panics inside another runtime.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
