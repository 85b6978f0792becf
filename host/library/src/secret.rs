//! Values that must not be printed.

use std::{collections::BTreeMap, fmt};
use zeroize::Zeroizing;

/// A secret value. It formats as `***`, and is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

/// Secret values by configuration key.
pub type Secrets = BTreeMap<String, Secret>;

/// The text that is shown in place of a secret.
pub const HIDDEN: &str = "***";

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hidden.fmt(f)
    }
}

/// Replaces, in `Debug` output, a text that may turn out to be a secret.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}
