//! The names that no input of a stack type may have.
//!
//! One list for all surfaces, so that a provider which works in one of them works in each. A test
//! of every surface holds its arguments against the list.

/// The keys of a stack file, the options of `stack create`, and the arguments of the Python
/// function and of the tools of the MCP server.
pub const RESERVED: [&str; 30] = [
    "action",
    "activate",
    "async",
    "async-mode",
    "asynchronous",
    "color",
    "credentials",
    "credentials-file",
    "dry-run",
    "extra",
    "file",
    "force",
    "help",
    "labels",
    "locked",
    "name",
    "no-activate",
    "no-async",
    "no-no-activate",
    "no-no-verify",
    "no-verify",
    "output",
    "plan",
    "recursive",
    "stack-type",
    "template",
    "type",
    "verbose",
    "verify",
    "version",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::file::KEYS;

    #[test]
    fn keys_of_a_stack_file_are_reserved() {
        assert!(KEYS.iter().all(|key| RESERVED.contains(key)));
    }
}
