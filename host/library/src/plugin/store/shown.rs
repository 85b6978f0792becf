//! The rows of a stack as its provider showed them.
//!
//! The same question has the same answer, so a provider is not asked again while
//! neither it nor the stack nor this release has changed. When the provider is
//! gone, its words are still there.

use super::RELEASE;
use kitaru_contract::StoredStack;
use kitaru_provider_host::{Digest, Row};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The rows of a stack, and the question that they answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// Of the question to the provider.
    question: String,
    /// Of the stack, as it is known without a provider.
    stack: String,
    rows: Vec<Row>,
}

impl Shown {
    /// The answer of a provider with this digest; `stack` is the question for no provider.
    #[must_use]
    pub fn new(provider: Digest, asked: &StoredStack, stack: &StoredStack, rows: &[Row]) -> Self {
        let question = hash(Some(provider), asked);
        Self { question, stack: hash(None, stack), rows: rows.to_vec() }
    }

    /// The rows, if they answer this question to this provider.
    #[must_use]
    pub fn answer(self, provider: Digest, asked: &StoredStack) -> Option<Vec<Row>> {
        (self.question == hash(Some(provider), asked)).then_some(self.rows)
    }

    /// The rows, if the stack has not changed since; `stack` is the question for no provider.
    #[must_use]
    pub fn of_gone_provider(self, stack: &StoredStack) -> Option<Vec<Row>> {
        (self.stack == hash(None, stack)).then_some(self.rows)
    }
}

/// The hash of a question and of what else decides the answer.
fn hash(provider: Option<Digest>, asked: &StoredStack) -> String {
    let provider = provider.map(|digest| digest.to_string());
    let whole = serde_json::to_vec(&(RELEASE, provider, asked)).unwrap_or_default();
    blake3::hash(&whole).to_hex().to_string()
}

/// The file for a stack, below the cache; none for an id that is no file name.
pub(super) fn path(stack: &str) -> Option<PathBuf> {
    let is_name = !stack.is_empty() && stack.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    is_name.then(|| Path::new("shown").join(format!("{stack}.json")))
}
