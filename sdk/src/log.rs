//! The host's log, all that a provider can reach.

/// How much a line of the log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something may be wrong.
    Warn,
    /// What happens.
    Info,
    /// For the provider's author.
    Debug,
    /// For its author, in detail.
    Trace,
}

/// Writes a line to the user's log, under the provider's name; outside a component, nowhere.
pub fn log(level: Level, message: &str) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    };
    #[cfg(target_family = "wasm")]
    crate::component::bindings::kitaru::provider::log::log(level, message);
    #[cfg(not(target_family = "wasm"))]
    let _ = (level, message);
}
