//! What can be wrong with a provider.
//!
//! A fault reads on after «the provider `NAME`». The codes are stable. Faults are
//! data that can be stored: one that lies in the bytes need not be found twice.
//!
//! Not decided here: what a person is told to do about it.

use crate::cancel::GivenUp;
use semver::Version;
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};
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

/// What a provider was doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// It started: code of a component may run when it is instantiated.
    Start,
    /// It described its stack type.
    Describe,
    /// It validated a request.
    Validate,
    /// It planned a stack.
    Plan,
    /// It showed a stack.
    Show,
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Describe => "describe",
            Self::Validate => "validate",
            Self::Plan => "plan",
            Self::Show => "show",
        })
    }
}

/// How long a fault counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// It lies in the bytes, and is there for as long as they are.
    Always,
    /// It lies in the bytes, or in a machine that was busy.
    ForAWhile,
    /// It lies in the machine.
    Now,
}

/// What is wrong with a provider.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    #[error("imports {}, which providers do not get", quoted(.named, *.all))]
    Import {
        /// The first few of them.
        named: Vec<String>,
        /// How many there are.
        all: usize,
    },
    /// It is made of more than a provider may be.
    #[error("has more than {most} {noun}")]
    Excess {
        /// How many it may have.
        most: usize,
        /// What it has too many of.
        noun: String,
    },
    /// The compiler refused it.
    #[error("cannot be compiled: {0}")]
    Compile(String),
    /// The compiler needed more than it may.
    #[error(
        "cannot be compiled within {} s and {} MiB", .time.as_secs(), .memory >> 20
    )]
    Heavy {
        /// How much processor time it had.
        time: Duration,
        /// How many bytes of address space it had.
        memory: u64,
    },
    /// No thread could be started for its deadline.
    #[error("cannot be run with a deadline: {0}")]
    Clock(String),
    /// This machine could not compile or start it; the component is not to blame.
    #[error("cannot be used at the moment: {0}")]
    Machine(String),
    /// It does not have the contract's functions, or they are of other types.
    #[error("does not keep the contract: {0}")]
    Linkage(String),
    /// It did not answer in time.
    #[error("did not answer `{question}` within {} ms", .limit.as_millis())]
    Deadline {
        /// The function that was called.
        question: Question,
        /// How long it had.
        limit: Duration,
    },
    /// It wanted more than it may have.
    #[error("wanted more than {limit} while answering `{question}`")]
    Limit {
        /// The function that was called.
        question: Question,
        /// The limit, with its unit.
        limit: String,
    },
    /// It returned more than is read.
    #[error("passed more than {limit} KiB to kitaru while answering `{question}`")]
    Size {
        /// The function that was called.
        question: Question,
        /// How much is read, in KiB.
        limit: usize,
    },
    /// It panicked.
    #[error("panicked while answering `{question}`: {message}")]
    Panic {
        /// The function that was called.
        question: Question,
        /// The last line that it logged as an error.
        message: String,
    },
    /// It trapped in another way.
    #[error("crashed while answering `{question}`: {trap}")]
    Trap {
        /// The function that was called.
        question: Question,
        /// The engine's message.
        trap: String,
    },
    /// It returned what the contract does not allow.
    #[error("gave a wrong answer to `{question}`: {answer}")]
    Answer {
        /// The function that was called.
        question: Question,
        /// What is wrong with the answer.
        answer: String,
    },
    /// It found something wrong when it planned that it did not find when it validated.
    #[error("refused to plan: {0}")]
    Refused(String),
    /// The file is not a native library.
    #[error("is not a native library")]
    NotNative,
    /// It is a library for another system or processor.
    #[error("was built as {found}, and this machine loads {here}")]
    System {
        /// What it is, such as `ELF for aarch64`.
        found: String,
        /// What it would have to be.
        here: String,
    },
    /// The program is linked statically, so the system loads no library into it.
    #[error("is a native library, which a kitaru that is linked statically cannot load")]
    Static,
    /// There is no process to run it in.
    #[error("is a native library, and there is no process to run it in: {0}")]
    NoProcess(String),
    /// The system does not load it.
    #[error("cannot be loaded: {0}")]
    Load(String),
    /// It was built for another version of the native interface.
    #[error("has version {found} of the native interface, and this kitaru has version {spoken}")]
    Abi {
        /// The version that it has.
        found: u32,
        /// The version that is spoken here.
        spoken: u32,
    },
    /// It lacks a function of the native interface.
    #[error("does not export the function `{0}`")]
    NoFunction(String),
    /// Its process ended.
    #[error("crashed while answering `{question}`: its process ended with {status}")]
    Ended {
        /// The question.
        question: Question,
        /// The signal or exit status.
        status: String,
    },
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
            Self::NoProvider | Self::Linkage(_) | Self::NoFunction(_) => "provider.linkage",
            Self::Contract { .. } => "provider.contract",
            Self::Import { .. } => "provider.import",
            Self::Compile(_) | Self::Heavy { .. } => "provider.compile",
            Self::Clock(_) => "provider.clock",
            Self::Machine(_) => "provider.machine",
            Self::Deadline { .. } => "provider.deadline",
            Self::Excess { .. } | Self::Limit { .. } => "provider.limit",
            Self::Size { .. } => "provider.size",
            Self::Panic { .. } => "provider.panic",
            Self::Trap { .. } | Self::Ended { .. } => "provider.trap",
            Self::Answer { .. } | Self::Refused(_) => "provider.answer",
            Self::NotNative => "provider.not-native",
            Self::System { .. } => "provider.system",
            Self::Static => "provider.static",
            Self::NoProcess(_) => "provider.process",
            Self::Load(_) => "provider.load",
            Self::Abi { .. } => "provider.abi",
        }
    }

    /// How long the fault counts.
    #[must_use]
    pub fn lasts(&self) -> Lasting {
        match self {
            Self::Unreadable(_)
            | Self::Replaced
            | Self::Clock(_)
            | Self::Machine(_)
            | Self::System { .. }
            | Self::Static
            | Self::NoProcess(_)
            | Self::Load(_) => Lasting::Now,
            Self::Deadline { .. } | Self::Heavy { .. } | Self::Compile(_) | Self::Ended { .. } => {
                Lasting::ForAWhile
            }
            _ => Lasting::Always,
        }
    }
}

impl From<GivenUp> for ProviderFault {
    fn from(GivenUp: GivenUp) -> Self {
        Self::Machine("its compilation was given up".to_owned())
    }
}

impl ProviderError {
    /// A stable name for this kind of error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }
}

fn quoted(names: &[String], all: usize) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match all.saturating_sub(names.len()) {
        0 => quoted.join(", "),
        more => format!("{} and {more} more", quoted.join(", ")),
    }
}
