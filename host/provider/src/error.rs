//! What can be wrong with a provider.
//!
//! A fault reads on after «the provider `NAME`». The codes are stable.
//!
//! Not decided here: what a person is told to do about it.

use crate::clean::ContractViolation;
use semver::Version;
use std::time::Duration;
use thiserror::Error;

/// Something wrong with a provider, and which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the provider `{provider}` {fault}")]
pub struct ProviderError {
    /// The label of its [`Artifact`](crate::Artifact).
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
    /// The file was replaced since its digest was taken.
    #[error("was changed just now")]
    Replaced,
    /// The file is larger than any provider, in MiB.
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
        /// The version that it speaks.
        found: Version,
        /// The newest that is spoken here.
        spoken: Version,
        /// Whether the provider's is the newer one of the two.
        newer: bool,
    },
    /// It imports something that providers do not get.
    #[error("imports {}, which providers do not get", quoted(.0))]
    Import(Vec<String>),
    /// The compiler refused it.
    #[error("cannot be compiled: {0}")]
    Compile(String),
    /// No thread could be started for its deadline.
    #[error("cannot be run with a deadline: {0}")]
    Clock(String),
    /// It does not have the contract's functions, or they are of other types.
    #[error("does not keep the contract: {0}")]
    Linkage(String),
    /// It did not answer in time.
    #[error("did not answer `{question}` within {} ms", .limit.as_millis())]
    Deadline {
        /// The function that was called.
        question: &'static str,
        /// How long it had.
        limit: Duration,
    },
    /// It wanted more than it may have.
    #[error("wanted more than {limit} while answering `{question}`")]
    Limit {
        /// The function that was called.
        question: &'static str,
        /// The limit, with its unit.
        limit: String,
    },
    /// It returned more than is read.
    #[error("passed more than {limit} KiB to kitaru while answering `{question}`")]
    Size {
        /// The function that was called.
        question: &'static str,
        /// How much is read, in KiB.
        limit: usize,
    },
    /// It panicked.
    #[error("panicked while answering `{question}`: {message}")]
    Panic {
        /// The function that was called.
        question: &'static str,
        /// The last line that it logged as an error.
        message: String,
    },
    /// It trapped in another way.
    #[error("crashed while answering `{question}`: {trap}")]
    Trap {
        /// The function that was called.
        question: &'static str,
        /// The engine's message.
        trap: String,
    },
    /// It returned what the contract does not allow.
    #[error("gave a wrong answer to `{question}`: {answer}")]
    Answer {
        /// The function that was called.
        question: &'static str,
        /// What is wrong with the answer.
        answer: ContractViolation,
    },
    /// It found something wrong when it planned that it did not find when it validated.
    #[error("refused to plan: {0}")]
    Refused(String),
}

impl ProviderFault {
    /// The error of the provider with this label.
    #[must_use]
    pub fn of(self, provider: &str) -> ProviderError {
        ProviderError { provider: provider.to_owned(), fault: self }
    }

    /// A stable name for this kind of fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) | Self::Replaced => "provider.unreadable",
            Self::Large(_) => "provider.large",
            Self::NotWasm => "provider.not-wasm",
            Self::CoreModule => "provider.core-module",
            Self::Damaged(_) => "provider.damaged",
            Self::NoProvider | Self::Linkage(_) => "provider.linkage",
            Self::Contract { .. } => "provider.contract",
            Self::Import(_) => "provider.import",
            Self::Compile(_) => "provider.compile",
            Self::Clock(_) => "provider.clock",
            Self::Deadline { .. } => "provider.deadline",
            Self::Limit { .. } => "provider.limit",
            Self::Size { .. } => "provider.size",
            Self::Panic { .. } => "provider.panic",
            Self::Trap { .. } => "provider.trap",
            Self::Answer { .. } | Self::Refused(_) => "provider.answer",
        }
    }

    /// Whether the same provider may work the next time: the machine was busy, out of memory or
    /// out of threads, or the file could not be read.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Deadline { .. }
                | Self::Compile(_)
                | Self::Clock(_)
                | Self::Unreadable(_)
                | Self::Replaced
        )
    }
}

impl ProviderError {
    /// A stable name for this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    /// Whether the same provider may work the next time.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.fault.is_transient()
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
