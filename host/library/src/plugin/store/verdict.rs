//! What is known of a component's bytes.

use kitaru_provider_host::{Description, Lasting, ProviderFault};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long a fault counts that may be the machine's.
const WHILE: Duration = Duration::from_secs(60 * 60);

/// What is known of a component's bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Verdict {
    /// It works, and describes itself like this.
    Works(Box<Description>),
    /// It does not work.
    Broken(KnownFault),
}

/// A fault, and how long it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFault {
    /// What is wrong.
    pub fault: ProviderFault,
    /// Until when, in seconds of Unix time; for ever without it.
    pub until: Option<u64>,
}

impl KnownFault {
    /// A fault that was found now.
    #[must_use]
    pub fn now(fault: ProviderFault) -> Self {
        let until = (fault.lasts() != Lasting::Always).then(|| (since_epoch() + WHILE).as_secs());
        Self { fault, until }
    }

    /// Whether it still counts. One from a clock that was ahead does not.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.until.is_none_or(|until| {
            let now = since_epoch();
            now.as_secs() < until && until <= (now + WHILE).as_secs()
        })
    }
}

impl Verdict {
    /// Whether it still counts.
    #[must_use]
    pub fn counts(&self) -> bool {
        match self {
            Self::Works(_) => true,
            Self::Broken(fault) => fault.counts(),
        }
    }
}

fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kitaru_provider_host::{Question, limits};

    #[test]
    fn a_fault_of_the_bytes_counts_for_ever_and_one_of_the_machine_for_an_hour() {
        assert_eq!(KnownFault::now(ProviderFault::NotWasm).until, None);
        let late =
            ProviderFault::Deadline { question: Question::Describe, limit: limits::DEADLINE };
        let mut fault = KnownFault::now(late);
        assert!(fault.counts());
        let end = fault.until.unwrap();
        for other in [end - WHILE.as_secs() - 1, end + 60] {
            fault.until = Some(other);
            assert!(!fault.counts(), "{other}");
        }
    }
}
