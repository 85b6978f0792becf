//! Tests the host against what nobody wrote: generated answers and components.
//!
//! A generator is given a seed, and every failure names it.

mod answers;
mod components;
mod made;
mod random;
pub(crate) mod wasm;

use libtest_mimic::Trial;

pub(super) fn trials() -> Vec<Trial> {
    answers::trials().into_iter().chain(components::trials()).collect()
}
