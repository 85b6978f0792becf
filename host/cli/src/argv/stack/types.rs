//! The arguments of `stack types`.

pub(in crate::argv) const ABOUT: &str = "List the stack types and the providers that serve them";
