//! Tests stacks on a real server, which `tests/server/start` starts.
//!
//! Most tests share one server, and use distinct names on it. A test that needs
//! to know all stacks, or that kills its server, starts a separate one. A proxy
//! counts requests and injects faults.

mod api;
mod aws;
mod client;
mod counts;
mod crash;
mod faults;
mod foreign;
mod front;
mod http;
mod kills;
mod lines;
mod login;
mod moves;
mod pages;
mod proxy;
pub(crate) mod python;
pub(crate) mod real;
mod script;
mod seed;
mod team;
mod whole;

use libtest_mimic::Trial;

pub(super) fn trials() -> Vec<Trial> {
    // The slowest first, so that no core is idle at the end.
    let mut trials = lines::trials();
    trials.extend(python::trials());
    trials.extend(faults::trials());
    trials.extend(crash::trials());
    trials.extend(pages::trials());
    trials.extend(kills::trials());
    trials.extend(counts::trials());
    trials.extend(foreign::trials());
    trials.extend(team::trials());
    trials.extend(front::trials());
    trials.extend(aws::trials());
    trials.extend(login::trials());
    trials.extend(moves::trials());
    trials.extend(proxy::trials());
    trials
}
