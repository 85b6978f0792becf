//! What kitaru asks of the operating system.
//!
//! No other crate of the host names an interface of one system: what the
//! standard library cannot do on all of them is asked for here. These are
//! mechanisms. Who is trusted, which limits hold and which rights a process
//! gives up is decided by the callers.
//!
//! | module | duty |
//! |---|---|
//! | [`facts`] | what is said to the system and what it answers, in the same terms on all |
//! | `unix`, `windows` | the systems: one of the two is compiled |
//! | [`files`] | owner and mode, opening without waiting, private and unnamed files, directories |
//! | [`processes`] | limits, a group of its own, ending with the parent, rights, core dumps |
//! | [`terminals`] | the width of a terminal, and a line that it does not show |
//! | [`texts`] | the system's strings as bytes |
//!
//! A module uses those above it in this table, never those below; of kitaru's
//! crates, this one depends on none.
//!
//! # Another system
//!
//! The functions of the last four modules say what each has to do, and call
//! those of the same name in the module of the system. A port is one more such
//! module: `windows.rs` has every function, and says in its documentation what
//! is missing. What a system cannot do is refused there with
//! [`Unsupported`](std::io::ErrorKind::Unsupported), or answered so that a
//! caller trusts nothing ([`Access::Unknown`]). It is never left out in silence.

pub mod facts;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub mod files;
pub mod processes;
pub mod terminals;
pub mod texts;

pub use facts::{Access, FileStatus, Limit, OutputStream, Readers, Right};

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;
