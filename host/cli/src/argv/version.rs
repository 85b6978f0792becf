//! The arguments of `version`, for which one may write `--version`.

pub(super) const ABOUT: &str = "Print the version; with -v, what it is built from and works with";
