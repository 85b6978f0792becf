//! Which versions of the contract are spoken here.
//!
//! A provider is asked by the adapter of its major version, which serves all
//! minor versions up to the newest that it knows.

use crate::error::ProviderFault;
use semver::Version;
use std::{fmt, str::FromStr};

/// The newest version that is spoken here.
const NEWEST: Version = Version::new(1, 0, 0);

/// A version of the contract that is spoken here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contract(Version);

impl Contract {
    /// The contract of a version.
    ///
    /// # Errors
    ///
    /// [`ProviderFault::Contract`] if it is not spoken here.
    pub fn of(version: Version) -> Result<Self, ProviderFault> {
        let next = Version::new(NEWEST.major, NEWEST.minor + 1, 0);
        if version.major == NEWEST.major && version < next {
            Ok(Self(version))
        } else {
            let newer = version > NEWEST;
            Err(ProviderFault::Contract { found: version, spoken: NEWEST, newer })
        }
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.0
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Contract {
    type Err = ProviderFault;

    fn from_str(text: &str) -> Result<Self, ProviderFault> {
        let version = Version::parse(text);
        Self::of(version.map_err(|error| ProviderFault::Damaged(error.to_string()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_that_of_the_contract_crate() {
        assert_eq!(NEWEST.to_string(), kitaru_contract::VERSION);
    }

    #[test]
    fn minor_versions_up_to_the_newest_are_spoken() {
        for spoken in ["1.0.0", "1.0.7"] {
            assert_eq!(spoken.parse::<Contract>().unwrap().to_string(), spoken);
        }
        for (other, is_newer) in [("0.9.0", false), ("1.1.0", true), ("2.0.0", true)] {
            let fault = other.parse::<Contract>().unwrap_err();
            let ProviderFault::Contract { newer, .. } = fault else { panic!("{fault}") };
            assert_eq!(newer, is_newer, "{other}");
        }
    }
}
