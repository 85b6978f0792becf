//! Reads the body of a response, within bounds.
//!
//! 1. A body that is announced to be larger than its bound is not read at all.
//! 2. One that turns out to be larger ends the reading.
//! 3. Of a response that is no success, the first bytes are enough.
//! 4. In each window of time, the bytes of the pace have to arrive.

use crate::{
    cause,
    error::TransportError,
    request::{Bounds, Pace},
    response::Progress,
};
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

/// The whole body.
pub(crate) async fn body(
    response: &mut Response,
    bounds: &Bounds,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<u8>, TransportError> {
    let refusal = bounds.refusal.filter(|_| !response.status().is_success());
    let limit = refusal.unwrap_or(bounds.body);
    let total = response.content_length();
    if refusal.is_none() && total.is_some_and(|total| total > limit) {
        return Err(TransportError::TooLarge(limit));
    }
    let mut window = bounds.pace.map(Window::new);
    let mut body = Vec::new();
    loop {
        // Nothing is lost when the wait ends: a part that is not there is not taken.
        let waited = match &window {
            Some(window) => timeout_at(window.end, response.chunk()).await,
            None => Ok(response.chunk().await),
        };
        let Ok(chunk) = waited else {
            window = window.map(Window::next).transpose()?;
            continue;
        };
        let Some(chunk) = chunk.map_err(|error| cause::cut(&error))? else { return Ok(body) };
        if let Some(window) = &mut window {
            window.received += chunk.len() as u64;
        }
        let room = usize::try_from(limit - body.len() as u64).unwrap_or(usize::MAX);
        match (chunk.get(..room), refusal) {
            (Some(first), None) if first.len() < chunk.len() => {
                return Err(TransportError::TooLarge(limit));
            }
            (Some(first), Some(_)) => {
                body.extend_from_slice(first);
                return Ok(body);
            }
            _ => body.extend_from_slice(&chunk),
        }
        progress(Progress { received: body.len() as u64, total });
    }
}

/// A stretch of time, and what arrived in it.
struct Window {
    pace: Pace,
    end: Instant,
    received: u64,
}

impl Window {
    fn new(pace: Pace) -> Self {
        Self { pace, end: Instant::now() + pace.window, received: 0 }
    }

    /// The next one, if enough arrived in this one.
    fn next(self) -> Result<Self, TransportError> {
        match self.received < self.pace.bytes {
            true => Err(TransportError::Slow),
            false => Ok(Self::new(self.pace)),
        }
    }
}
