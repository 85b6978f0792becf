//! The log of requests.

use super::super::http::Message;
use std::{collections::BTreeSet, fmt, mem};

/// A request, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// The path, relative to the API version.
    pub(crate) path: String,
    pub(crate) query: String,
    /// The idempotency key.
    pub(crate) idempotency: Option<String>,
}

/// All requests and access tokens.
#[derive(Debug, Default)]
pub(super) struct Log {
    requests: Vec<Seen>,
    tokens: BTreeSet<String>,
}

impl Seen {
    pub(super) fn of(request: &Message) -> Self {
        let mut words = request.first.split(' ');
        let method = words.next().unwrap_or_default().to_owned();
        let target = words.next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method,
            path: path.trim_start_matches("/api/v1/").to_owned(),
            query: query.to_owned(),
            idempotency: request.header("idempotency-key").map(str::to_owned),
        }
    }

    /// Whether it changes the server's state.
    pub(crate) fn changes(&self) -> bool {
        self.method != "GET" && self.path != "login"
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.query.is_empty() { "" } else { "?" };
        write!(f, "{} {}{separator}{}", self.method, self.path, self.query)
    }
}

impl Log {
    pub(super) fn add(&mut self, seen: Seen, request: &Message) {
        self.requests.push(seen);
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        self.tokens.extend(token.map(str::to_owned));
    }

    pub(super) fn take(&mut self) -> Vec<Seen> {
        mem::take(&mut self.requests)
    }

    pub(super) fn tokens(&self) -> BTreeSet<String> {
        self.tokens.clone()
    }
}
