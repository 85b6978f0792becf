//! All integration tests, in one binary.
//!
//! A module covers one subject, and lists its tests as trials.

mod case;
mod completion;
mod concurrency;
mod disk;
mod generated;
mod home;
mod ids;
mod install;
mod library;
mod man;
mod marker;
mod mcp;
mod native;
mod npm;
mod owners;
mod plugins;
mod properties;
mod providers;
mod python;
mod registry;
mod schema;
mod server;
mod terminal;
mod tidy;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let mut trials: Vec<Trial> = Vec::new();
    trials.extend(server::trials());
    trials.extend(case::trials());
    trials.extend(concurrency::trials());
    trials.extend(completion::trials());
    trials.extend(disk::trials());
    trials.extend(generated::trials());
    trials.extend(library::trials());
    trials.extend(man::trials());
    trials.extend(marker::trials());
    trials.extend(mcp::trials());
    trials.extend(native::trials());
    trials.extend(npm::trials());
    trials.extend(owners::trials());
    trials.extend(plugins::trials());
    trials.extend(properties::trials());
    trials.extend(providers::trials());
    trials.extend(python::trials());
    trials.extend(registry::trials());
    trials.extend(schema::trials());
    trials.extend(terminal::trials());
    trials.extend(tidy::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
