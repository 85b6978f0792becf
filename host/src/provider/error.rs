//! What can be wrong with a provider.

use super::clean::Unclean;
use crate::problem::{Explain, Fault};
use semver::Version;
use std::time::Duration;
use thiserror::Error;

/// Something wrong with a provider, and which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the provider `{provider}` {fault}")]
pub struct ProviderError {
    /// Its file, or what stands for one.
    pub provider: String,
    /// What is wrong.
    pub fault: ProviderFault,
}

/// What is wrong with a provider.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProviderFault {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The file is larger than any provider.
    #[error("is larger than {0} MiB")]
    Large(u64),
    /// Not WebAssembly at all.
    #[error("is not WebAssembly")]
    NotWasm,
    /// A module instead of a component.
    #[error("is a core module, not a component")]
    CoreModule,
    /// It breaks off, or is not valid.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// It does not export the interface.
    #[error("does not export `kitaru:provider/stack-provider`")]
    NoProvider,
    /// It was built for another version of the contract.
    #[error("speaks version {found} of the contract, and this kitaru speaks {spoken}")]
    Contract {
        /// What it speaks.
        found: Version,
        /// The newest that is spoken here.
        spoken: Version,
        /// Whether it is the newer one of the two.
        newer: bool,
    },
    /// It wants something that providers do not get.
    #[error("imports {}, which providers do not get", .0.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))]
    Import(Vec<String>),
    /// The compiler refused it.
    #[error("cannot be compiled: {0}")]
    Compile(String),
    /// It does not have the contract's functions, or they are of other types.
    #[error("does not keep the contract: {0}")]
    Linkage(String),
    /// It did not answer in time.
    #[error("did not answer `{question}` within {} ms", .limit.as_millis())]
    Deadline {
        /// What it was asked.
        question: &'static str,
        /// How long it had.
        limit: Duration,
    },
    /// It wanted more than it may have.
    #[error("wanted more than {limit} while answering `{question}`")]
    Limit {
        /// What it was asked.
        question: &'static str,
        /// Which limit.
        limit: String,
    },
    /// It returned more than is read.
    #[error("passed more than {limit} KiB to kitaru while answering `{question}`")]
    Size {
        /// What it was asked.
        question: &'static str,
        /// How much is read.
        limit: usize,
    },
    /// It panicked.
    #[error("panicked while answering `{question}`: {message}")]
    Panic {
        /// What it was asked.
        question: &'static str,
        /// What it said.
        message: String,
    },
    /// It trapped in another way.
    #[error("crashed while answering `{question}`: {trap}")]
    Trap {
        /// What it was asked.
        question: &'static str,
        /// What the engine said.
        trap: String,
    },
    /// It returned what the contract does not allow.
    #[error("gave a wrong answer to `{question}`: {answer}")]
    Answer {
        /// What it was asked.
        question: &'static str,
        /// What is wrong with it.
        answer: Unclean,
    },
    /// It found something wrong when it planned that it did not find when it validated.
    #[error("refused to plan: {0}")]
    Refused(String),
    /// Another provider serves the same type.
    #[error("serves `{stack_type}`, which `{other}` serves as well")]
    Clash {
        /// The type.
        stack_type: String,
        /// The other one.
        other: String,
    },
}

impl ProviderFault {
    /// The error of the provider that this is wrong with.
    #[must_use]
    pub fn of(self, provider: &str) -> ProviderError {
        ProviderError { provider: provider.to_owned(), fault: self }
    }
}

impl ProviderError {
    /// Whether it may be gone the next time, though the provider is the same.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self.fault,
            ProviderFault::Deadline { .. }
                | ProviderFault::Compile(_)
                | ProviderFault::Unreadable(_)
        )
    }
}

impl Explain for ProviderError {
    fn code(&self) -> &'static str {
        match &self.fault {
            ProviderFault::Unreadable(_) => "provider.unreadable",
            ProviderFault::Large(_) => "provider.large",
            ProviderFault::NotWasm => "provider.not-wasm",
            ProviderFault::CoreModule => "provider.core-module",
            ProviderFault::Damaged(_) => "provider.damaged",
            ProviderFault::NoProvider | ProviderFault::Linkage(_) => "provider.linkage",
            ProviderFault::Contract { .. } => "provider.contract",
            ProviderFault::Import(_) => "provider.import",
            ProviderFault::Compile(_) => "provider.compile",
            ProviderFault::Deadline { .. } => "provider.deadline",
            ProviderFault::Limit { .. } => "provider.limit",
            ProviderFault::Size { .. } => "provider.size",
            ProviderFault::Panic { .. } => "provider.panic",
            ProviderFault::Trap { .. } => "provider.trap",
            ProviderFault::Answer { .. } | ProviderFault::Refused(_) => "provider.answer",
            ProviderFault::Clash { .. } => "provider.clash",
        }
    }

    fn fault(&self) -> Fault {
        Fault::Backend
    }

    fn hint(&self) -> Option<String> {
        Some(match &self.fault {
            ProviderFault::Unreadable(_) => "Make the file readable, or remove it.".to_owned(),
            ProviderFault::NotWasm | ProviderFault::Large(_) | ProviderFault::NoProvider => {
                "Remove the file from the plugins directory.".to_owned()
            }
            ProviderFault::CoreModule => {
                "Make a component of it with `wasm-tools component new`.".to_owned()
            }
            ProviderFault::Damaged(_) | ProviderFault::Compile(_) => {
                "Install it again from where it came from.".to_owned()
            }
            ProviderFault::Contract { newer: true, .. } => {
                "Upgrade kitaru, or install an older version of the provider.".to_owned()
            }
            ProviderFault::Contract { newer: false, .. } => {
                "Install a newer version of the provider.".to_owned()
            }
            ProviderFault::Import(_) => {
                "Build it for a target without WASI, such as `wasm32-unknown-unknown`.".to_owned()
            }
            ProviderFault::Clash { .. } => "Remove one of the two files.".to_owned(),
            _ => "Report it to the provider's author, or remove its file.".to_owned(),
        })
    }
}
