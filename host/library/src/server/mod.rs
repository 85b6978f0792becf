//! A client of the shared server.
//!
//! [`Connection`] comes from a login or from variables; [`Client`] sends
//! requests over it. A request is retried only where that is safe, and only a
//! few times:
//!
//! 1. It never reached the server, or the server was too busy to start on it.
//! 2. The response was lost, and the request is idempotent: reading, deleting,
//!    and creating with an idempotency key.
//!
//! A change whose response stays lost is a distinct error. No message contains a
//! key, a token or a secret that was sent.
//!
//! Not decided here: how a request travels (`kitaru_http`), the paths and bodies of requests (`rest`), and what a response
//! means for stacks (`store::remote`).

mod address;
mod client;
mod connection;
mod device;
mod error;
mod hint;
pub mod local;
mod login;
mod response;
mod stored;
mod token;
mod transport;

pub use address::Address;
pub use client::{Client, Deleted};
pub use connection::{Connection, ConnectionSource, Key, TIMEOUTS, Trust, timeout};
pub use error::ServerError;

/// What the body of a refusal says.
#[cfg(fuzzing)]
pub(crate) fn refusal(body: &[u8]) -> String {
    response::error_body(body, &[]).message
}
