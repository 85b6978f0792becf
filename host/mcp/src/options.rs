//! What the server offers: all tools, or fewer.
//!
//! 1. Read-only wins over everything: no tool that changes something is offered.
//! 2. Without deletion, `manage_stack` creates only.
//! 3. If tools are named, no others are offered. A name that is no tool is refused, and so is an
//!    empty list: it may be a variable that is not set.
//!
//! A tool that is not offered is not listed, and unknown to a call.

use kitaru::Settings;

/// What the server offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether nothing can be changed.
    pub read_only: bool,
    /// Whether nothing can be deleted.
    pub no_delete: bool,
    /// The only tools, by their names; all of them without a list.
    pub tools: Option<Vec<String>>,
    /// Whether arguments may be secrets, instead of references to them.
    pub secrets_in_arguments: bool,
}

impl Options {
    /// These options, and what the variables of the settings say besides: a restriction of either
    /// counts, and names of tools replace those of the variable.
    #[must_use]
    pub fn with_variables(mut self, settings: &Settings) -> Self {
        self.read_only |= settings.mcp_is_read_only();
        self.no_delete |= settings.mcp_deletes_nothing();
        self.secrets_in_arguments |= settings.mcp_takes_secrets();
        self.tools = self.tools.or_else(|| settings.mcp_tools().map(names));
        self
    }
}

/// Names with commas between them.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
