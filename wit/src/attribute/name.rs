//! The names of attributes.
//!
//! What each value means is documented at its record in `v1/types.wit`, or in
//! the README for those that came after 1.0.0.

/// Of a credential form: other names of the method.
pub const ALIASES: &str = "aliases";
/// Of a description: the extra field that `--async` sets ([`Preset`](crate::Preset)).
pub const ASYNC: &str = "async";
/// Of a credential part: a condition that the host verifies ([`Check`](crate::Check)).
pub const CHECK: &str = "check";
/// Of an input: the words to choose from.
pub const CHOICES: &str = "choices";
/// Of an input: the value of a request that gives none.
pub const DEFAULT: &str = "default";
/// Of a flavor: the URL of a page on its fields.
pub const DOCS: &str = "docs";
/// Of a plan and of a stored stack: the values that the stack itself keeps, by name.
pub const KEEPS: &str = "keeps";
/// Of a description: what a recognised stack may consist of ([`MadeOf`](crate::MadeOf)).
pub const MADE_OF: &str = "made-of";
/// Of an input that is a URI: how else people write it, for hints.
pub const OTHER_FORMS: &str = "other-forms";
/// Of an input: what stands for the value in the help.
pub const PLACEHOLDER: &str = "placeholder";
/// Of a row: what an additional component is for.
pub const PURPOSE: &str = "purpose";
/// Of a description: the orchestrator's flavors by which a stack of another origin is recognised.
pub const RECOGNISES: &str = "recognises";
/// Of a plan: the resource types that verifying each of its connectors asks for.
pub const RESOURCE_TYPES: &str = "resource-types";
/// Of an input: the schemes that its URI may have.
pub const SCHEMES: &str = "schemes";
/// Of an input: where a stored stack has its value ([`StoredAt`](crate::StoredAt)).
pub const STORED_AT: &str = "stored-at";
/// Of a description and of an input: what else people call it, for hints.
pub const SYNONYMS: &str = "synonyms";
/// Of a problem: whether it is dropped with `--no-verify`.
pub const VERIFICATION: &str = "verification";
/// Of a description: whether the type has `--no-verify`.
pub const VERIFIES: &str = "verifies";
/// Of a problem: whether it is told, and the request planned all the same.
pub const WARNING: &str = "warning";
/// Of a flavor and of a credential form: when it applies ([`When`](crate::When)).
pub const WHEN: &str = "when";
