//! Tells the version of the library, and the formats that it speaks.

use crate::store::embedded;

/// The version of the library, and what it can work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The version.
    pub version: &'static str,
    /// The newest version of each contract with providers; older minor versions are spoken as well.
    pub contracts: Vec<&'static str>,
    /// The formats of the embedded state that it reads; it writes the last one.
    pub state_formats: Vec<i64>,
}

/// The version of the library. Nothing is opened.
#[must_use]
pub fn version() -> Version {
    Version {
        version: env!("CARGO_PKG_VERSION"),
        contracts: vec![kitaru_contract::VERSION],
        state_formats: vec![embedded::FORMAT],
    }
}
