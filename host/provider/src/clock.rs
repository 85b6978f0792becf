//! Ends calls at their deadlines.
//!
//! Compiled code runs until the engine's epoch advances, and its store looks at
//! the time then. So there is no ticking: a thread sleeps until the earliest
//! deadline of the calls that are running, and advances the epoch.
//!
//! 1. A call has its whole time, however many others start and end meanwhile.
//! 2. While a call is overdue, the epoch advances again and again: a store that
//!    looked just before its deadline waits for the next epoch.
//! 3. The thread is started by the first call. While no call runs, it is parked.
//! 4. A process that was forked has none of its parent's threads, so its first call starts one.
//!
//! Not decided here: how long a call may take, and what its end is called (`sandbox`).

use std::{
    collections::BTreeSet,
    io, process,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long the thread waits before it advances the epoch again for an overdue call.
const AGAIN: Duration = Duration::from_millis(10);

/// Bytes; more than the thread needs, since it runs no code of a provider.
const STACK: usize = 64 << 10;

/// The clock of an engine.
pub(crate) struct Clock {
    shared: Arc<Shared>,
}

struct Shared {
    /// Advances the epoch.
    advance: Box<dyn Fn() + Send + Sync>,
    calls: Mutex<Calls>,
    /// A call has an earlier deadline than the one that the thread sleeps for.
    is_earlier: Condvar,
}

/// The calls that are running.
#[derive(Default)]
struct Calls {
    /// The earliest first, each with a number of its own.
    deadlines: BTreeSet<(Instant, u64)>,
    started: u64,
    /// The thread, and the process that it is in.
    thread: Option<(Thread, u32)>,
}

/// What the thread is doing.
#[derive(Clone, Copy)]
enum Thread {
    /// Nothing, until it is notified.
    Parked,
    /// Sleeping until then, unless it is notified.
    Until(Instant),
}

impl Thread {
    fn sleeps_past(self, deadline: Instant) -> bool {
        match self {
            Self::Parked => true,
            Self::Until(wake) => deadline < wake,
        }
    }
}

impl Clock {
    /// A clock that advances an epoch in this way.
    pub(crate) fn new(advance: impl Fn() + Send + Sync + 'static) -> Self {
        let advance = Box::new(advance);
        let shared = Shared { advance, calls: Mutex::default(), is_earlier: Condvar::new() };
        Self { shared: Arc::new(shared) }
    }

    /// Watches the deadline of a call, until the returned value is dropped.
    ///
    /// # Errors
    ///
    /// If the thread could not be started.
    pub(crate) fn start(&self, deadline: Instant) -> io::Result<Call<'_>> {
        let mut calls = self.shared.lock();
        let process = process::id();
        let thread = match calls.thread {
            Some((thread, of)) if of == process => thread,
            _ => {
                // Calls that its parent was in are not this process's.
                calls.deadlines.clear();
                let shared = Arc::clone(&self.shared);
                let builder = thread::Builder::new().name("kitaru-clock".to_owned());
                builder.stack_size(STACK).spawn(move || shared.run())?;
                // It begins with a look at the calls.
                let begun = Thread::Until(Instant::now());
                calls.thread = Some((begun, process));
                begun
            }
        };
        calls.started += 1;
        let key = (deadline, calls.started);
        calls.deadlines.insert(key);
        if thread.sleeps_past(deadline) {
            self.shared.is_earlier.notify_one();
        }
        Ok(Call { shared: &self.shared, key })
    }
}

/// A call that is running.
pub(crate) struct Call<'a> {
    shared: &'a Shared,
    key: (Instant, u64),
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        // The thread is left to sleep: it finds nothing to do when it wakes.
        self.shared.lock().deadlines.remove(&self.key);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Calls> {
        // Each change is whole.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        let process = process::id();
        let mut calls = self.lock();
        loop {
            let Some((earliest, _)) = calls.deadlines.first().copied() else {
                calls.thread = Some((Thread::Parked, process));
                calls = self.is_earlier.wait(calls).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let now = Instant::now();
            let wake = if earliest <= now {
                (self.advance)();
                now + AGAIN
            } else {
                earliest
            };
            calls.thread = Some((Thread::Until(wake), process));
            let woken = self.is_earlier.wait_timeout(calls, wake - now);
            calls = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A clock, and how often its epoch advanced.
    fn clock() -> (Clock, Arc<AtomicU64>) {
        let epoch = Arc::new(AtomicU64::new(0));
        let advanced = Arc::clone(&epoch);
        let advance = move || {
            advanced.fetch_add(1, Ordering::Relaxed);
        };
        (Clock::new(advance), epoch)
    }

    fn wait_for(epoch: &AtomicU64, least: u64) {
        while epoch.load(Ordering::Relaxed) < least {
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn the_epoch_stands_still_until_a_deadline() {
        let (clock, epoch) = clock();
        for _ in 0..100 {
            drop(clock.start(Instant::now() + Duration::from_millis(100)).unwrap());
        }
        thread::sleep(Duration::from_millis(250));
        assert_eq!(epoch.load(Ordering::Relaxed), 0);
        assert!(matches!(clock.shared.lock().thread, Some((Thread::Parked, _))));
    }

    #[test]
    fn the_epoch_advances_again_while_a_call_is_overdue() {
        let (clock, epoch) = clock();
        let deadline = Instant::now() + Duration::from_millis(50);
        let call = clock.start(deadline).unwrap();
        wait_for(&epoch, 3);
        assert!(Instant::now() >= deadline + 2 * AGAIN);
        drop(call);
    }

    #[test]
    fn an_earlier_deadline_wakes_the_thread() {
        let (clock, epoch) = clock();
        let long = clock.start(Instant::now() + Duration::from_secs(3600)).unwrap();
        thread::sleep(Duration::from_millis(20));
        let short = clock.start(Instant::now() + Duration::from_millis(20)).unwrap();
        wait_for(&epoch, 1);
        drop((short, long));
    }

    #[test]
    fn the_thread_works_again_after_it_was_parked() {
        let (clock, epoch) = clock();
        drop(clock.start(Instant::now()).unwrap());
        while !matches!(clock.shared.lock().thread, Some((Thread::Parked, _))) {
            thread::sleep(Duration::from_millis(1));
        }
        let before = epoch.load(Ordering::Relaxed);
        let call = clock.start(Instant::now() + Duration::from_millis(10)).unwrap();
        wait_for(&epoch, before + 1);
        drop(call);
    }
}
