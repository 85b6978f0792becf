//! The shared server over REST: which one, who one is there, and what it said.
//!
//! [`Connection`] is what a login keeps, or what the environment says instead;
//! [`Client`] sends requests by it. A request is sent again only where that is
//! safe, and only a few times:
//!
//! 1. It never reached the server, or the server was too busy to begin with it.
//! 2. The answer was lost, and doing it twice is doing it once: reading,
//!    deleting, and creating under one idempotency key.
//!
//! A change whose answer stays lost is told as such. No message holds a key, a
//! token or a secret that was sent. Nothing here knows what a stack is.

mod address;
mod answer;
mod client;
mod connection;
mod device;
mod error;
mod login;
mod token;
mod transport;

pub use address::Address;
pub use answer::{Info, User};
pub use client::{Client, Deleted};
pub use connection::{Connection, Key, Source, Trust};
pub use device::Prompt;
pub use error::ServerError;
