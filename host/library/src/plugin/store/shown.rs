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

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(name: &str) -> StoredStack {
        StoredStack { name: name.to_owned(), ..StoredStack::default() }
    }

    fn row() -> Row {
        let text = |text: &str| text.to_owned();
        let (role, name, backend) = (text("runner"), text("dev"), text("acme"));
        Row { role, name, backend, details: vec![(text("at"), text("dc1"))], purpose: None }
    }

    #[test]
    fn rows_are_those_of_one_provider_and_one_stack() {
        let provider = Digest::of(b"one");
        let shown = Shown::new(provider, &stack("dev"), &stack("stored"), &[row()]);
        let kept = serde_json::to_string(&shown).unwrap();
        let shown = || serde_json::from_str::<Shown>(&kept).unwrap();
        assert_eq!(shown().answer(provider, &stack("dev")), Some(vec![row()]));
        assert_eq!(shown().answer(Digest::of(b"two"), &stack("dev")), None);
        assert_eq!(shown().answer(provider, &stack("changed")), None);
        assert_eq!(shown().of_gone_provider(&stack("stored")), Some(vec![row()]));
        assert_eq!(shown().of_gone_provider(&stack("changed")), None);
    }

    #[test]
    fn an_id_that_leads_elsewhere_names_no_file() {
        let file = path("0b1d3c6e-0000-4000-8000-00000000000a");
        assert!(file.is_some_and(|file| file.starts_with("shown")));
        for bad in ["", "../x", "a/b", "é"] {
            assert_eq!(path(bad), None, "{bad}");
        }
    }
}
