//! Renders a logout as text.

use super::{View, paint::Paint};
use kitaru::LoggedOut;

impl View for LoggedOut {
    fn text(&self, _: Paint) -> String {
        let from = self.url.as_deref().unwrap_or("the server");
        let place = match self.overruled {
            true => "`KITARU_SERVER_URL` still says where stacks are.",
            false => "Stacks are on this machine again.",
        };
        format!("Logged out from {from}\n{place}\n")
    }
}
