//! Lets a caller give an operation up while something is waited for.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

/// How often a caller is asked whether it has given up.
pub const LOOK: Duration = Duration::from_millis(50);

/// The caller has given the operation up, so nothing more is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenUp;

/// Whether the caller has given an operation up.
///
/// It is asked again and again while one waits; once it says so, it keeps saying so until the
/// operation has returned. By default, nobody gives up.
#[derive(Clone, Default)]
pub struct Cancelled(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Cancelled {
    /// Asks a function.
    #[must_use]
    pub fn when(has_given_up: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(has_given_up)))
    }

    /// Whether the caller has given up.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.as_ref().is_some_and(|has_given_up| has_given_up())
    }

    /// Looks for something with a function that waits for a limited time, until there is it, the
    /// time is over or the caller gives up.
    pub fn wait<T>(
        &self,
        patience: Duration,
        mut look: impl FnMut(Duration) -> Option<T>,
    ) -> Option<T> {
        let end = Instant::now() + patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let found = look(left.min(LOOK));
            if found.is_some() || left.is_zero() || self.is_cancelled() {
                return found;
            }
        }
    }
}

impl fmt::Debug for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Cancelled::when(…)" } else { "Cancelled(never)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn a_wait_ends_with_what_comes_first() {
        let hour = Duration::from_secs(3600);
        let never = Cancelled::default();
        assert_eq!(never.wait(hour, |_| Some(1)), Some(1));
        let look = |time| {
            thread::sleep(time);
            None::<()>
        };
        assert_eq!(never.wait(Duration::from_millis(1), look), None);
        assert_eq!(Cancelled::when(|| true).wait(hour, look), None);
    }
}
