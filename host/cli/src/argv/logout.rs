//! The arguments of `logout`.

pub(super) const ABOUT: &str = "Forget the server: stacks are on this machine again";
