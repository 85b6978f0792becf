//! Linux and macOS. Other Unixes get what macOS gets, as far as it compiles there.

#[cfg(target_os = "linux")]
mod calls;
pub(crate) mod files;
pub(crate) mod processes;
#[cfg(target_os = "linux")]
mod rights;
pub(crate) mod terminals;
pub(crate) mod texts;
