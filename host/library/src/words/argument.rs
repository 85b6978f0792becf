//! The arguments of operations.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An argument of an operation. Each surface has its own name for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Argument {
    /// The name of a stack.
    Name,
    /// The type of a stack.
    StackType,
    /// A stack file.
    File,
    /// An input of a stack type.
    Input {
        /// Its name in the description of the type.
        name: String,
        /// The placeholder for its value.
        placeholder: Option<String>,
    },
    /// An extra field.
    Extra {
        /// Target, field and keys below it, joined by dots; in an example, with a value.
        path: String,
    },
    /// A credential.
    Credentials,
    /// A file with a credential.
    CredentialsFile,
    /// A credential on standard input.
    CredentialsInput,
    /// Whether a run returns before it has finished.
    Asynchronous(bool),
    /// Whether a new stack becomes the active one.
    Activate(bool),
    /// Whether names and credentials are verified.
    Verify(bool),
    /// A file with an API key.
    ApiKeyFile,
    /// The project on a server.
    Project,
    /// A file with the certificates of an authority.
    CertificateAuthority,
    /// Whether the server's certificate is verified.
    VerifyServer(bool),
    /// How long a server may take to answer.
    Timeout,
    /// The number of a page.
    Page,
    /// The size of a page.
    Size,
    /// The stack of one run.
    Run,
    /// The stack of a flow.
    Flow,
    /// The stack of this process.
    Configure,
}

/// A general term that differs between surfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// The invocation of an operation: a command, or a call.
    Call,
    /// An argument of it.
    Argument,
    /// All its arguments.
    Arguments,
    /// What is written for the value of a variable of the environment.
    Value,
}

impl Argument {
    /// An input of a stack type, without a placeholder.
    #[must_use]
    pub fn input(name: &str) -> Self {
        Self::Input { name: name.to_owned(), placeholder: None }
    }

    /// An extra field.
    #[must_use]
    pub fn extra(path: &str) -> Self {
        Self::Extra { path: path.to_owned() }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::StackType => "stack_type",
            Self::File => "file",
            Self::Input { name, .. } => name,
            Self::Extra { path } => return write!(f, "extra.{path}"),
            Self::Credentials => "credentials",
            Self::CredentialsFile => "credentials_file",
            Self::CredentialsInput => "credentials from standard input",
            Self::Asynchronous(_) => "asynchronous",
            Self::Activate(_) => "activate",
            Self::Verify(_) => "verify",
            Self::ApiKeyFile => "api_key_file",
            Self::Project => "project",
            Self::CertificateAuthority => "certificate_authority",
            Self::VerifyServer(_) => "verify_server",
            Self::Timeout => "timeout",
            Self::Page => "page",
            Self::Size => "size",
            Self::Run => "run",
            Self::Flow => "flow",
            Self::Configure => "configure",
        })
    }
}
