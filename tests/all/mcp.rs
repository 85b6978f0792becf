//! Tests the MCP server, by lines of both eras of the protocol and by clients that others wrote.

mod answers;
mod client;
mod clients;
mod confirmation;
mod hostile;
mod offer;
mod secrets;
mod session;
mod work;

use libtest_mimic::{Failed, Trial};

pub(super) fn trials() -> Vec<Trial> {
    let trials = [
        offer::trials(),
        work::trials(),
        confirmation::trials(),
        secrets::trials(),
        hostile::trials(),
        session::trials(),
        clients::trials(),
    ];
    trials.into_iter().flatten().collect()
}

/// Fails unless two values are the same.
fn same<T: PartialEq + std::fmt::Debug>(found: &T, wanted: &T) -> Result<(), Failed> {
    match found == wanted {
        true => Ok(()),
        false => Err(format!("found {found:#?}, and not {wanted:#?}").into()),
    }
}
