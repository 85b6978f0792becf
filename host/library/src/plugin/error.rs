//! The problems and hints for providers that are broken or clash.

use super::Plugin;
use crate::{
    problem::{Explain, Fault, Problem},
    words::{Noun, Text, text},
};
use kitaru_provider_host::{ProviderError, ProviderFault};

/// The hint for a provider that violates the contract.
const REPORT: &str = "Report it to the provider's author, or remove its file.";

impl Explain for ProviderError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<Text> {
        let hint = match &self.fault {
            ProviderFault::Unreadable(_) => "Make the file readable, or remove it.",
            ProviderFault::Replaced => {
                return Some(text!["Repeat ", Noun::Call, ", to use the new file."]);
            }
            ProviderFault::NotWasm | ProviderFault::Large(_) | ProviderFault::NoProvider => {
                "Remove the file from the plugins directory."
            }
            ProviderFault::CoreModule => "Make a component of it with `wasm-tools component new`.",
            ProviderFault::Damaged(_) | ProviderFault::Compile(_) => {
                "Install it again from where it came from."
            }
            ProviderFault::Contract { newer: true, .. } => {
                "Upgrade kitaru, or install an older version of the provider."
            }
            ProviderFault::Contract { newer: false, .. } => {
                "Install a newer version of the provider."
            }
            ProviderFault::Import { .. } => {
                "Build it for a target without WASI, such as `wasm32-unknown-unknown`."
            }
            _ => REPORT,
        };
        Some(hint.into())
    }
}

/// Two plugins that serve one type.
pub(super) fn clash(plugin: &Plugin, other: &Plugin) -> Problem {
    let (label, stack_type) = (&plugin.offer.label, &plugin.stack_type.name);
    let other = &other.offer.label;
    let message =
        format!("the provider `{label}` serves `{stack_type}`, which `{other}` serves as well");
    Problem::backend("provider.clash", message).hint("Remove one of the two files.")
}

/// An input with a reserved name.
pub(super) fn reserved(plugin: &Plugin, input: &str) -> Problem {
    let label = &plugin.offer.label;
    let message = format!(
        "the provider `{label}` gave a wrong answer to `describe`: the input `{input}` has the \
         name of an option of kitaru"
    );
    Problem::backend("provider.answer", message).hint(REPORT)
}
