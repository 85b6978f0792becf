//! Property tests against simple models.
//!
//! The random seed is fixed, so that every run tests the same inputs.

mod export;
mod extra;
mod layers;
mod lives;
mod schema;
mod tree;

use libtest_mimic::{Failed, Trial};
use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = export::trials();
    trials.extend(extra::trials());
    trials.extend(layers::trials());
    trials.extend(lives::trials());
    trials.extend(schema::trials());
    trials
}

/// Checks a property for a number of generated values.
fn holds<S: Strategy>(
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) -> Result<(), Failed> {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, random);
    runner.run(strategy, property).map_err(|error| error.to_string().into())
}
