//! The host's log, the only thing that a provider can reach.

/// The severity of a line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A failure.
    Error,
    /// A possible mistake.
    Warn,
    /// A step of the work.
    Info,
    /// A detail for the provider's author.
    Debug,
    /// A finer detail for the provider's author.
    Trace,
}

/// Writes a line to the user's log, under the provider's name; outside a component, it does
/// nothing.
pub fn log(level: Level, message: &str) {
    let level = match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
        Level::Debug => "debug",
        Level::Trace => "trace",
    };
    #[cfg(target_family = "wasm")]
    kitaru_contract::guest::kitaru::provider::log::log(level, message);
    #[cfg(not(target_family = "wasm"))]
    let _ = (level, message);
}
