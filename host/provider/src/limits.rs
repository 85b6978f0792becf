//! What a provider may use: plenty for an interpreter of Python or JavaScript, little for a
//! machine.
//!
//! Not decided here: how each limit is enforced (`code`, `host_state` and `sandbox`).

use std::time::Duration;

/// How long one call may take.
pub const DEADLINE: Duration = Duration::from_millis(2000);

/// How many bytes of memory all core instances of a component have together.
pub const MEMORY: usize = 64 << 20;

/// How many elements a table has.
pub const TABLE_ELEMENTS: usize = 100_000;

/// How many core instances, how many memories and how many tables a component has.
pub const INSTANCES: usize = 50;

/// How many bytes one call may pass to the host.
pub const ANSWER: usize = 1 << 20;

/// How many bytes a component has. The largest known toolchain, Python's, makes 18 MB.
pub const COMPONENT: u64 = 64 << 20;
