//! Lets synchronous code wait for requests, even inside an async runtime.
//!
//! A wait ends early if the caller has given the operation up, for which it is asked now and then.
//!
//! A runtime cannot be entered twice on one thread, so inside the caller's
//! runtime the wait moves to another thread.

use kitaru_provider_host::{Cancelled, cancel::LOOK};
use std::{
    future::Future,
    io,
    pin::{Pin, pin},
    thread,
};
use tokio::runtime::{Builder, Handle};

/// A runtime for the requests of one client.
pub(super) struct Runtime {
    runtime: Option<tokio::runtime::Runtime>,
    cancelled: Cancelled,
}

impl Runtime {
    pub(super) fn new(cancelled: Cancelled) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime: Some(runtime), cancelled })
    }

    /// Waits for a future; `None` if the caller has given the operation up.
    ///
    /// # Panics
    ///
    /// If the future panics.
    pub(super) fn wait<F>(&self, future: F) -> Option<F::Output>
    where
        F: Future + Send,
        F::Output: Send,
    {
        let Some(runtime) = &self.runtime else {
            unreachable!("the runtime is taken when it is dropped")
        };
        let future = async move { self.unless_cancelled(pin!(future)).await };
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

    async fn unless_cancelled<F: Future>(&self, mut future: Pin<&mut F>) -> Option<F::Output> {
        loop {
            match tokio::time::timeout(LOOK, future.as_mut()).await {
                Ok(output) => return Some(output),
                Err(_) if self.cancelled.is_cancelled() => return None,
                Err(_) => {}
            }
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // Dropping a runtime blocks, which panics inside another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
