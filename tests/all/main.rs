//! All tests of the program as it is built, in one binary.
//!
//! A module is one subject, and lists its tests; each is shown, filtered and
//! run like any other test.

mod case;
mod concurrency;
mod disk;
mod home;
mod ids;
mod properties;
mod providers;
mod server;
mod tidy;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(server::trials());
    trials.extend(case::trials());
    trials.extend(concurrency::trials());
    trials.extend(disk::trials());
    trials.extend(properties::trials());
    trials.extend(providers::trials());
    trials.extend(tidy::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
