//! What a provider may cost, from the bytes of its file to the last answer.
//!
//! Plenty for an interpreter of Python or JavaScript, little for a machine.
//! Each phase has its limits:
//!
//! | phase | limit |
//! |---|---|
//! | read | a regular file of at most [`COMPONENT`] bytes |
//! | inspect | [`NESTING`], [`FUNCTIONS`], [`FUNCTION_BODY`], [`DATA_SEGMENTS`]; in the compiling process |
//! | compile | [`compile_time`], [`compile_wait`], [`compile_memory`], [`CODE`]; by the program, in a process of its own, on Linux without rights |
//! | instantiate, each call | [`DEADLINE`], [`MEMORY`], [`TABLE_ELEMENTS`], [`INSTANCES`], [`ANSWER`] |
//! | load a native library, each question to it | [`NATIVE_START`], [`DEADLINE`], [`NATIVE_TIME`], [`NATIVE_MEMORY`], [`NATIVE_ANSWER`]; in a process of its own |
//! | work on an answer | the last section of this module |
//!
//! Not decided here: how each limit is enforced (`inspect`, `compile`, `host_state`, `sandbox`,
//! `native` and `clean`).

use std::time::Duration;

/// How many bytes a component has. The largest known toolchain, Python's, makes 18 MB.
pub const COMPONENT: u64 = 64 << 20;

/// How deep components and modules are nested in a component.
pub const NESTING: usize = 16;

/// How many functions all modules of a component define.
pub const FUNCTIONS: usize = 100_000;

/// How many bytes the body of one function has. Compiling one takes more than linear time.
pub const FUNCTION_BODY: usize = 512 << 10;

/// How many data segments all modules of a component have.
pub const DATA_SEGMENTS: usize = 10_000;

/// How many imports a message names, and how many characters of each.
pub const NAMED_IMPORTS: usize = 8;
/// See [`NAMED_IMPORTS`].
pub const IMPORT_NAME: usize = 100;

/// How much processor time compiling a component of this many bytes may take: 10 s, and 1 s for
/// each MiB.
#[must_use]
pub const fn compile_time(component: u64) -> Duration {
    Duration::from_secs(10 + (component >> 20))
}

/// How much time may pass while a component of this many bytes is compiled, on a busy machine.
#[must_use]
pub const fn compile_wait(component: u64) -> Duration {
    Duration::from_secs(2 * compile_time(component).as_secs())
}

/// How many bytes of address space compiling a component of this many bytes may take: 512 MiB,
/// and 16 bytes for each byte.
#[must_use]
pub const fn compile_memory(component: u64) -> u64 {
    (512 << 20) + 16 * component
}

/// How many bytes the compiled code of a component has.
pub const CODE: u64 = 128 << 20;

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

/// How long the process of a native library may take until it has loaded it. A library may bring the
/// runtime of a language.
pub const NATIVE_START: Duration = Duration::from_secs(10);

/// How much processor time the process of a native library may take in all.
pub const NATIVE_TIME: Duration = Duration::from_secs(60);

/// How many bytes of address space the process of a native library may take. Runtimes reserve more
/// than they use.
pub const NATIVE_MEMORY: u64 = 1 << 30;

/// How many bytes a native library may answer and log for one question. In JSON, the quotes of
/// JSON in it take two bytes each.
pub const NATIVE_ANSWER: usize = 2 * ANSWER;

// Work on an answer: what is checked first when one arrives. The rest of the work is linear in it.

/// How deep JSON in an answer is nested.
pub const JSON_DEPTH: usize = 64;

/// How many bytes one text has: a help, a message, a detail.
pub const TEXT: usize = 4096;

/// How many bytes the value of an attribute has. A default has no more than a text.
pub const ATTRIBUTE: usize = 64 << 10;

/// How many inputs a stack type has.
pub const INPUTS: usize = 256;

/// How many targets a stack type has, flavors a target, forms a description, parts a form, schemes
/// an input, components and connectors a plan, secrets and resource types either, and attributes a
/// record.
pub const ITEMS: usize = 64;

/// How many words are in one list: choices, aliases, flavors that are recognised.
pub const WORDS: usize = 1024;

/// How many lines are shown: findings, rows, details of a row, resources of a plan.
pub const LINES: usize = 256;

/// How many bytes the placeholder of a value has.
pub const PLACEHOLDER: usize = 40;

/// How many characters of a finding are shown, and of what a fault repeats.
pub const MESSAGE: usize = 1000;
