//! Lets synchronous code wait for requests, even inside an async runtime.
//!
//! A wait ends early if the caller has given the operation up, for which it is asked now and then.
//!
//! A runtime cannot be entered twice on one thread, so inside the caller's
//! runtime the wait moves to another thread.

use std::{
    fmt,
    future::Future,
    io,
    pin::{Pin, pin},
    thread,
    time::Duration,
};
use tokio::runtime::{Builder, Handle};

/// How often a caller is asked whether it has given up.
const LOOK: Duration = Duration::from_millis(50);

/// Whether the caller has given an operation up.
type HasGivenUp = Box<dyn Fn() -> bool + Send + Sync>;

/// A runtime for the requests of one operation.
pub struct Runtime {
    runtime: Option<tokio::runtime::Runtime>,
    has_given_up: HasGivenUp,
}

impl Runtime {
    /// A runtime whose waits end when a function says that the caller has given up.
    ///
    /// # Errors
    ///
    /// If the system has no room for it.
    pub fn new(has_given_up: impl Fn() -> bool + Send + Sync + 'static) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        Ok(Self { runtime: Some(runtime), has_given_up: Box::new(has_given_up) })
    }

    /// Waits for a future; `None` if the caller has given the operation up.
    ///
    /// # Panics
    ///
    /// If the future panics.
    pub fn wait<F>(&self, future: F) -> Option<F::Output>
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

    /// Sleeps for a time, unless the caller gives up.
    pub fn pause(&self, time: Duration) {
        let _ = self.wait(async move { tokio::time::sleep(time).await });
    }

    async fn unless_cancelled<F: Future>(&self, mut future: Pin<&mut F>) -> Option<F::Output> {
        loop {
            match tokio::time::timeout(LOOK, future.as_mut()).await {
                Ok(output) => return Some(output),
                Err(_) if (self.has_given_up)() => return None,
                Err(_) => {}
            }
        }
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").finish_non_exhaustive()
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_wait_ends_when_the_caller_gives_up() {
        let begun = Instant::now();
        let runtime = Runtime::new(|| true).unwrap();
        runtime.pause(Duration::from_secs(3600));
        assert_eq!(runtime.wait(std::future::pending::<()>()), None);
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_wait_is_possible_inside_another_runtime() {
        let outer = Runtime::new(|| false).unwrap();
        let inner = outer.wait(async {
            let runtime = Runtime::new(|| false).unwrap();
            runtime.wait(async { 1 })
        });
        assert_eq!(inner, Some(Some(1)));
    }
}
