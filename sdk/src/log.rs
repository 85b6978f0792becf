//! The host's log, the only thing that a provider can reach.

/// The severity of a line in the log, in the order of its numbers.
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

/// Writes a line to the user's log, under the provider's name; where no host asks the provider, it
/// does nothing.
pub fn log(level: Level, message: &str) {
    #[cfg(target_family = "wasm")]
    kitaru_contract::guest::kitaru::provider::log::log(
        match level {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
        },
        message,
    );
    #[cfg(all(feature = "native", not(target_family = "wasm")))]
    crate::native::log(level, message);
    #[cfg(not(any(feature = "native", target_family = "wasm")))]
    let _ = (level, message);
}
