//! Tests what sessions cannot show of installed plugins.

mod concurrently;
mod person;
mod vendor;

pub(super) fn trials() -> Vec<libtest_mimic::Trial> {
    let mut trials = concurrently::trials();
    trials.extend(vendor::trials());
    trials
}
