//! The arguments of `status`.

pub(super) const ABOUT: &str = "Show where state lives and which stack is active";
