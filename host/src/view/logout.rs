//! How the end of a login reads.

use super::{Body, View, paint::Paint};
use serde_json::json;

/// A login that was forgotten.
#[derive(Debug)]
pub struct LoggedOut {
    /// The server, if it could be read.
    pub url: Option<String>,
    /// Whether a variable still names a server.
    pub overruled: bool,
}

impl View for LoggedOut {
    fn json(&self) -> Body {
        Body::Item(json!({ "server_url": self.url }))
    }

    fn text(&self, _: Paint) -> String {
        let from = self.url.as_deref().unwrap_or("the server");
        let place = match self.overruled {
            true => "`KITARU_SERVER_URL` still says where stacks are.",
            false => "Stacks are on this machine again.",
        };
        format!("Logged out from {from}\n{place}\n")
    }
}
