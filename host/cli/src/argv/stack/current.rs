//! The arguments of `stack current`.

pub(in crate::argv) const ABOUT: &str = "Show the active stack";
