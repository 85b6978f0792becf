//! What a caller says about how components are fetched.

use crate::{limits, mirror::Mirror, resource::Resource};
use kitaru_http::{Pace, ProxyVariables};
use kitaru_provider_host::Cancelled;
use std::{ffi::OsString, fmt, path::PathBuf, sync::Arc, time::Duration};

/// How components are fetched. The default asks the system's authorities, and knows no proxy, no
/// login and no mirror.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The variables that name proxies.
    pub proxies: ProxyVariables,
    /// The authorities that registries are trusted by, in PEM; without them, the system's.
    pub authorities: Option<Vec<u8>>,
    /// The directory with docker's `config.json`.
    pub docker: Option<PathBuf>,
    /// The directories in which credential helpers are looked up, as `PATH` has them.
    pub helpers: Option<OsString>,
    /// Where to look in place of some registries and servers.
    pub mirrors: Vec<Mirror>,
    /// Whether the caller has given up.
    pub cancelled: Cancelled,
    /// Is told how much of a component has arrived.
    pub progress: ProgressListener,
    /// How long things may take.
    pub times: Times,
}

/// How long things may take. By default, what [`limits`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Connecting.
    pub connecting: Duration,
    /// Until the headers of a response are there.
    pub headers: Duration,
    /// A small request, with everything.
    pub small: Duration,
    /// Fetching or pushing a component.
    pub component: Duration,
    /// How fast a body has to arrive.
    pub pace: Pace,
    /// A credential helper.
    pub helper: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connecting: limits::CONNECTING,
            headers: limits::HEADERS,
            small: limits::SMALL_TIME,
            component: limits::COMPONENT_TIME,
            pace: limits::PACE,
            helper: limits::HELPER_TIME,
        }
    }
}

/// How much of a component has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// What is fetched.
    pub resource: &'a Resource,
    /// Bytes so far.
    pub received: u64,
    /// All bytes, if they were announced.
    pub total: Option<u64>,
}

/// What is told.
type Tell = dyn Fn(&Transfer<'_>) + Send + Sync;

/// Is told how much of a component has arrived; by default, nobody is.
#[derive(Clone, Default)]
pub struct ProgressListener(Option<Arc<Tell>>);

impl ProgressListener {
    /// Calls a function.
    #[must_use]
    pub fn new(tell: impl Fn(&Transfer<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(crate) fn tell(&self, transfer: &Transfer<'_>) {
        if let Some(tell) = &self.0 {
            tell(transfer);
        }
    }
}

impl fmt::Debug for ProgressListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            if self.0.is_some() { "ProgressListener(…)" } else { "ProgressListener(nobody)" };
        f.write_str(text)
    }
}
