//! Answers the questions of the contract with a [`StackProvider`].
//!
//! Records come in and go out. The name and version of the provider are those
//! of its crate.

use crate::{Problem, Row, StackProvider};
use kitaru_contract as contract;

/// Answers `describe`.
#[must_use]
pub fn describe(provider: &impl StackProvider, name: &str, version: &str) -> contract::Description {
    log_panics();
    contract::Description {
        provider_name: name.to_owned(),
        provider_version: version.to_owned(),
        ..provider.describe().0
    }
}

/// Answers `validate`.
#[must_use]
pub fn validate(
    provider: &impl StackProvider,
    request: contract::Request,
) -> Vec<contract::Problem> {
    log_panics();
    problems(provider.validate(&request.into()))
}

/// Answers `plan`.
///
/// # Errors
///
/// The problems that the provider returns.
pub fn plan(
    provider: &impl StackProvider,
    request: contract::Request,
) -> Result<contract::StackPlan, Vec<contract::Problem>> {
    log_panics();
    provider.plan(&request.into()).map(Into::into).map_err(problems)
}

/// Answers `show`.
#[must_use]
pub fn show(provider: &impl StackProvider, stack: contract::StoredStack) -> Vec<contract::Row> {
    log_panics();
    provider.show(&stack.into()).into_iter().map(|Row(row)| row).collect()
}

fn problems(found: Vec<Problem>) -> Vec<contract::Problem> {
    found.into_iter().map(|Problem(problem)| problem).collect()
}

/// Sends the message of a panic to the host's log: nobody sees a standard error there.
fn log_panics() {
    #[cfg(any(feature = "native", target_family = "wasm"))]
    {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(|| {
            std::panic::set_hook(Box::new(|panic| {
                let message = panic.payload_as_str().unwrap_or("without a message");
                let place = panic.location().map(|at| format!(" ({at})")).unwrap_or_default();
                crate::log(crate::Level::Error, &format!("{message}{place}"));
            }));
        });
    }
}
