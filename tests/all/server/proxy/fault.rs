//! The faults that a proxy injects, and the rules for when it does.

use super::{Seen, lock};
use std::{
    ops::Range,
    sync::{Arc, Condvar, Mutex},
    time::{Duration, Instant},
};

/// A fault in a request.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// The proxy responds without the server.
    Answer {
        status: &'static str,
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
    },
    /// The server's response is cut off.
    Truncate,
    /// The request reaches the server late.
    Delay(Duration),
    /// The connection closes before the server receives the request.
    LoseRequest,
    /// The server handles the request, and the connection closes before the response.
    LoseAnswer,
    /// The request waits at a gate before it reaches the server.
    HoldRequest(Gate),
    /// The server handles the request, and the response waits at a gate.
    HoldAnswer(Gate),
}

/// Injects a fault into some of the requests that it matches.
#[derive(Debug)]
pub(crate) struct Rule {
    method: &'static str,
    path: &'static str,
    which: Range<usize>,
    fault: Fault,
    count: usize,
}

impl Rule {
    /// A rule that matches all requests; `which` of them get the fault, counted from 0.
    pub(crate) fn new(which: Range<usize>, fault: Fault) -> Self {
        Self { method: "", path: "", which, fault, count: 0 }
    }

    /// Restricts the rule to a method and a path prefix.
    pub(crate) fn only(self, method: &'static str, path: &'static str) -> Self {
        Self { method, path, ..self }
    }

    /// Counts a request, and returns the fault for it.
    pub(super) fn fault(&mut self, seen: &Seen) -> Option<Fault> {
        let about = (self.method.is_empty() || seen.method == self.method)
            && seen.path.starts_with(self.path);
        let number = self.count;
        self.count += usize::from(about);
        (about && self.which.contains(&number)).then(|| self.fault.clone())
    }
}

/// A gate at which a request waits until a test opens it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<Stage>, Condvar)>);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Closed,
    Reached,
    Open,
}

impl Gate {
    /// Waits until a request arrives; false if none does in time.
    pub(crate) fn is_reached(&self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        let (stage, changed) = &*self.0;
        let mut now = lock(stage);
        while *now == Stage::Closed {
            let Some(rest) = end.checked_duration_since(Instant::now()) else { return false };
            now = changed.wait_timeout(now, rest).expect("no panic").0;
        }
        true
    }

    pub(crate) fn open(&self) {
        self.set(Stage::Open);
    }

    /// Waits until the gate is open.
    pub(super) fn pass(&self) {
        let (stage, changed) = &*self.0;
        if *lock(stage) == Stage::Closed {
            self.set(Stage::Reached);
        }
        let now = changed.wait_while(lock(stage), |now| *now != Stage::Open);
        drop(now);
    }

    fn set(&self, to: Stage) {
        let (stage, changed) = &*self.0;
        *lock(stage) = to;
        changed.notify_all();
    }
}
