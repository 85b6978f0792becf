//! Collects the warnings of one call, and reports its progress if the client asks for it.
//!
//! There is no standard input: it belongs to the protocol.

use kitaru::{Event, Listener, Problem};
use std::sync::{Mutex, PoisonError};

/// Reports progress, as a text.
pub type Report = Box<dyn Fn(&str) + Send + Sync>;

/// The listener of one call.
pub struct CallListener {
    warnings: Mutex<Vec<Problem>>,
    report: Option<Report>,
}

impl CallListener {
    /// A listener that reports progress if there is somebody to report it to.
    #[must_use]
    pub fn new(report: Option<Report>) -> Self {
        Self { warnings: Mutex::default(), report }
    }

    fn report(&self, text: &str) {
        if let Some(report) = &self.report {
            report(text);
        }
    }

    /// The warnings so far, which are forgotten.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<Problem> {
        // The list is valid after a panic: it is changed by one push.
        std::mem::take(&mut self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Listener for CallListener {
    fn notify(&self, event: &Event<'_>) {
        match event {
            Event::Warning(problem) => {
                let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
                // A call that plans before it acts is warned twice of the same.
                if !warnings.contains(problem) {
                    warnings.push((*problem).clone());
                }
            }
            // Tools install nothing.
            Event::Fetching { .. } => {}
            Event::Preparing { providers } => {
                let noun = if *providers == 1 { "provider" } else { "providers" };
                self.report(&format!("Preparing {providers} {noun}, once"));
            }
            Event::Verifying => self.report("Verifying credentials"),
            // No tool logs in.
            Event::ConfirmLogin(_) => {}
        }
    }
}
