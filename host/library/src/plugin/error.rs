//! The problems and hints for providers that are broken, clash or are not trusted.

use super::{
    Plugin,
    source::{Distrust, Offer},
};
use crate::{
    disk::{self, DiskError},
    problem::{Explain, Fault, Problem},
    words::{Action, Noun, PluginAction, Text, text},
};
use kitaru_provider_host::{ProviderError, ProviderFault};
use std::path::Path;

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
            ProviderFault::Damaged(_) | ProviderFault::Compile(_) | ProviderFault::Heavy { .. } => {
                "Install it again from where it came from."
            }
            ProviderFault::Machine(_) => "Try again when the machine has more to give.",
            ProviderFault::Clock(_) => "Try again when the machine has more threads to give.",
            ProviderFault::Deadline { .. } => {
                "Try again if the machine was busy, else report it to the provider's author."
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
            ProviderFault::NotNative => "Install the component or library of a provider.",
            ProviderFault::System { .. } => {
                "Install the file for this machine, or the provider's WebAssembly component."
            }
            ProviderFault::Static => {
                "Install the provider's WebAssembly component, or build kitaru for a target with \
                 shared libraries, such as `x86_64-unknown-linux-gnu`."
            }
            ProviderFault::NoProcess(_) => "Use the provider with the program `kitaru` itself.",
            ProviderFault::Load(_) => {
                "Install the system's libraries that it needs, or ask its author for a file without."
            }
            ProviderFault::Abi { found, spoken } if found > spoken => {
                "Upgrade kitaru, or install an older version of the provider."
            }
            ProviderFault::Abi { .. } => "Install a newer version of the provider.",
            ProviderFault::Excess { .. }
            | ProviderFault::Linkage(_)
            | ProviderFault::NoFunction(_)
            | ProviderFault::Ended { .. }
            | ProviderFault::Limit { .. }
            | ProviderFault::Size { .. }
            | ProviderFault::Panic { .. }
            | ProviderFault::Trap { .. }
            | ProviderFault::Answer { .. }
            | ProviderFault::Refused(_) => REPORT,
        };
        Some(hint.into())
    }
}

/// Two plugins that serve one type.
pub(super) fn clash(plugin: &Plugin, other_plugin: &Plugin) -> Problem {
    let (label, stack_type) = (plugin.offer.label(), &plugin.served.stack_type);
    let other = other_plugin.offer.label();
    let message =
        format!("the provider `{label}` serves `{stack_type}`, which `{other}` serves as well");
    let problem = Problem::backend("provider.clash", message);
    match other_plugin.is_installed() {
        true => {
            let stack_type = stack_type.clone();
            problem.hint(text![
                "Remove the file, or the installed plugin with ",
                Action::Plugin(PluginAction::Remove { stack_type }),
                "."
            ])
        }
        false => problem.hint("Remove one of the two files."),
    }
}

/// An input with a reserved name.
pub(super) fn reserved(label: &str, input: &str) -> Problem {
    let message = format!(
        "the provider `{label}` gave a wrong answer to `describe`: the input `{input}` has the \
         name of an option of kitaru"
    );
    Problem::backend("provider.answer", message).hint(REPORT)
}

/// A plugin that is not used as it lies there; `own` is the user's directory of plugins.
pub(super) fn untrusted(offer: &Offer, distrust: Distrust, own: &Path) -> Problem {
    let label = offer.label();
    let why = match distrust {
        Distrust::Foreign(disk::Distrust::Owner(_)) => "belongs to another user, so it is not run",
        Distrust::Foreign(disk::Distrust::Unknown) => {
            "may be changed by others, so it is not run: this system does not say who can"
        }
        Distrust::Foreign(_) => "can be changed by others, so it is not run",
        Distrust::Project => "comes with a project, so it is not run until you agree to it",
    };
    let file = offer.path().and_then(word);
    // The directory, and the one that holds it: others may be able to write to either.
    let directory = file.and_then(|file| Path::new(file).parent());
    let directories = directory.and_then(|it| Some((word(it.parent()?)?, word(it)?)));
    let is_own = directory == Some(own);
    let is_link = offer.path().is_some_and(Path::is_symlink);
    let hint = match (distrust, file, directories, word(own)) {
        (Distrust::Foreign(disk::Distrust::Unknown), ..) => {
            "Use kitaru on Linux or macOS, which tell it.".to_owned()
        }
        // A command would change what it leads to, or copy the file to itself.
        _ if is_link => "Put the file itself in its place, if you trust it.".to_owned(),
        (Distrust::Foreign(disk::Distrust::Owner(_)), ..) if is_own => {
            "Put a copy of your own in its place, if you trust it.".to_owned()
        }
        (
            Distrust::Project | Distrust::Foreign(disk::Distrust::Owner(_)),
            Some(file),
            _,
            Some(own),
        ) => {
            format!("If you trust it, install it with `mkdir -p {own} && cp {file} {own}`.")
        }
        (Distrust::Project | Distrust::Foreign(disk::Distrust::Owner(_)), ..) => {
            "If you trust it, copy it into your own plugins directory.".to_owned()
        }
        (_, Some(file), Some((above, directory)), _) => {
            format!("Take that right from them with `chmod go-w {above} {directory} {file}`.")
        }
        _ => "Take that right from them.".to_owned(),
    };
    Problem::backend("provider.untrusted", format!("the provider `{label}` {why}")).hint(hint)
}

/// A path that is one word for any shell.
fn word(path: &Path) -> Option<&str> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:@+,".contains(c);
    path.to_str().filter(|path| path.chars().all(is_plain) && !path.starts_with('-'))
}

/// A cache that nothing can be written to.
pub(super) fn unkept(error: &DiskError) -> Problem {
    let message = format!("nothing can be kept in the cache, so commands take longer: {error}");
    Problem::backend("cache.unusable", message)
        .hint("Set `KITARU_CACHE_PATH` to a directory that you can write to.")
}
