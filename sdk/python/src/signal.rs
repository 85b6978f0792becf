//! Lets signals end a call that waits.
//!
//! Python handles a signal in its main thread, between two steps of its own code.
//! A call that waits for a server asks now and then whether one has come; if its
//! handler raises, as that of ctrl-C does, the call is given up, and the exception
//! is raised when the library has returned.

use pyo3::prelude::*;
use std::sync::{Mutex, PoisonError};

/// The exception of a signal that came during one call.
#[derive(Default)]
pub(crate) struct Interruption(Mutex<Option<PyErr>>);

impl Interruption {
    /// Handles the signals that have come. Whether one of them ends the call.
    pub(crate) fn has_come(&self) -> bool {
        let mut raised = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if raised.is_none() {
            *raised = Python::attach(|py| py.check_signals().err());
        }
        raised.is_some()
    }

    /// Raises the exception, if there is one.
    pub(crate) fn raise(&self) -> PyResult<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}
