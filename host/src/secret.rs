//! A text that must not be seen.

use std::{collections::BTreeMap, fmt};

/// A secret value. It is printed as `***` by whatever prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Secret values by the name of the configuration key that they belong to.
pub type Secrets = BTreeMap<String, Secret>;

/// What stands for a secret wherever one would be shown.
pub const HIDDEN: &str = "***";

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one who keeps it or checks it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
