//! What one provider writes to the user's log.
//!
//! A line has the provider's name, and is bounded. The last error is kept: a panic is a line in the
//! log, and then an end.

use crate::{
    limits,
    text::{capped, quoted},
};

/// The most characters of a logged error that a fault repeats.
const LONGEST_ERROR: usize = 400;

/// The log of one provider.
#[derive(Debug)]
pub(crate) struct ProviderLog {
    label: String,
    error: Option<String>,
}

impl ProviderLog {
    /// The log of the provider with this label.
    pub(crate) fn new(label: &str) -> Self {
        Self { label: label.to_owned(), error: None }
    }

    /// Begins a call.
    pub(crate) fn begin(&mut self) {
        self.error = None;
    }

    /// The last error that was written in this call.
    pub(crate) fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Writes a line.
    pub(crate) fn write(&mut self, level: &str, message: &str) {
        let (provider, message) = (&self.label, capped(message, limits::TEXT));
        match level {
            "error" => tracing::error!(target: "provider", provider, "{message}"),
            "warn" => tracing::warn!(target: "provider", provider, "{message}"),
            "debug" => tracing::debug!(target: "provider", provider, "{message}"),
            "trace" => tracing::trace!(target: "provider", provider, "{message}"),
            _ => tracing::info!(target: "provider", provider, "{message}"),
        }
        if level == "error" {
            self.error = Some(quoted(&capped(&message, LONGEST_ERROR)));
        }
    }
}
