//! The actions that hints suggest.

use super::PluginAction;
use std::fmt;

/// An operation of the library, with the arguments that matter for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// List stacks.
    ListStacks,
    /// Show what a stack is made of.
    ShowStack(NamedStack),
    /// Make a stack the active one.
    UseStack(NamedStack),
    /// Show which stack an execution uses, and why.
    Explain,
    /// Create a stack.
    CreateStack {
        /// An example name.
        name: Option<&'static str>,
    },
    /// Show which inputs creating a stack takes.
    DescribeCreation,
    /// Delete a stack.
    DeleteStack {
        /// The stack.
        stack: NamedStack,
        /// Whether to delete its components as well.
        recursive: bool,
        /// Whether to delete it even if it is active.
        force: bool,
    },
    /// List the stack types.
    ListTypes,
    /// Show where stacks are, and whether the server responds.
    Status,
    /// Log in to a server.
    Login {
        /// Its address, if it is known.
        url: Option<String>,
        /// A further option.
        option: Option<LoginOption>,
    },
    /// Forget the login.
    Logout,
    /// Do something with plugins.
    Plugin(PluginAction),
}

/// The name of a stack, or a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedStack {
    /// A stack.
    Name(String),
    /// A placeholder for the name of a stack, which is written in capitals as in a help.
    Placeholder(&'static str),
}

/// An option of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOption {
    /// Allow an unencrypted connection.
    AllowHttp,
    /// The timeout for a response, in seconds.
    Timeout(u64),
}

impl Action {
    /// Show a stack.
    #[must_use]
    pub fn show(name: &str) -> Self {
        Self::ShowStack(NamedStack::Name(name.to_owned()))
    }

    /// Make a stack the active one.
    #[must_use]
    pub fn use_stack(name: &str) -> Self {
        Self::UseStack(NamedStack::Name(name.to_owned()))
    }

    /// Delete a stack with its components.
    #[must_use]
    pub fn delete_recursively(name: &str) -> Self {
        let stack = NamedStack::Name(name.to_owned());
        Self::DeleteStack { stack, recursive: true, force: false }
    }

    /// List all stacks.
    #[must_use]
    pub fn list() -> Self {
        Self::ListStacks
    }

    /// Log in to a server.
    #[must_use]
    pub fn login(url: &str, option: Option<LoginOption>) -> Self {
        Self::Login { url: Some(url.to_owned()), option }
    }
}

impl fmt::Display for NamedStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Placeholder(word) => f.write_str(&word.to_uppercase()),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ListStacks => f.write_str("list"),
            Self::ShowStack(stack) => write!(f, "show({stack})"),
            Self::UseStack(stack) => write!(f, "use_stack({stack})"),
            Self::Explain => f.write_str("resolve"),
            Self::CreateStack { name } => write!(f, "create({})", name.unwrap_or_default()),
            Self::DescribeCreation => f.write_str("stack_types"),
            Self::DeleteStack { stack, recursive, force } => {
                write!(f, "delete({stack}, recursive={recursive}, force={force})")
            }
            Self::ListTypes => f.write_str("stack_types"),
            Self::Status => f.write_str("status"),
            Self::Login { url, option } => {
                write!(f, "login({}", url.as_deref().unwrap_or_default())?;
                match option {
                    Some(LoginOption::AllowHttp) => f.write_str(", allow_http=true)"),
                    Some(LoginOption::Timeout(seconds)) => write!(f, ", timeout={seconds})"),
                    None => f.write_str(")"),
                }
            }
            Self::Logout => f.write_str("logout"),
            Self::Plugin(action) => action.fmt(f),
        }
    }
}
