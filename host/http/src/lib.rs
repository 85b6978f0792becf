//! Sends one HTTP request, within bounds.
//!
//! [`HttpClient`] sends a request to one host and reads the whole response, and
//! [`Runtime`] lets synchronous code wait for it. What a caller has to say:
//!
//! 1. How much of a body is read, how long everything may take, and how many
//!    bytes have to arrive in which time ([`Bounds`]).
//! 2. Which authorities are trusted ([`Verification`]), which variables name a
//!    proxy ([`ProxyVariables`]), and whether an inner network may be reached
//!    ([`Reach`]).
//! 3. What to do about a redirect: none is followed here, and
//!    [`HttpResponse::target`] says where it leads. A credential is sent only with
//!    the request that it is given for.
//!
//! Whatever is not there in time, is too large, or cannot be trusted is a
//! [`TransportError`], which says who failed: the server, its certificate, or a
//! proxy. A status is none.
//!
//! | module | duty |
//! |---|---|
//! | [`host`] | which hosts are this machine or an inner network |
//! | `authority` | verifies certificates against those in a file |
//! | [`error`] | why there is no client, or no response |
//! | `resolver` | resolves names to addresses that are not in an inner network |
//! | `cause` | who failed, by the chain of causes |
//! | [`proxy`] | the proxy for a server, by the variables that other tools read |
//! | [`request`] | a request, and its bounds |
//! | [`response`] | a whole response |
//! | `read` | reads a body, within bounds |
//! | [`client`] | connects and sends |
//! | [`runtime`] | waits for a request, unless the caller gives up |
//!
//! A module uses those above it in this table, never those below; of kitaru's
//! crates, this one depends on none. It reads no variable and no file.
//!
//! Not decided here: which requests are repeated, which redirects are followed,
//! what a status or a body means, and how an error is explained to a person.

mod authority;
mod cause;
pub mod client;
pub mod error;
pub mod host;
pub mod proxy;
mod read;
pub mod request;
mod resolver;
pub mod response;
pub mod runtime;

pub use client::{ClientOptions, HttpClient, Reach, Verification};
pub use error::{ClientError, TransportError};
pub use proxy::{Proxy, ProxyVariables};
pub use request::{Authorization, Bounds, HttpRequest, Pace, RequestBody};
pub use reqwest::{Method, Url, header};
pub use response::{HttpResponse, Progress};
pub use runtime::Runtime;
