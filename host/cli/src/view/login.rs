//! Renders a login as text, and the prompt to confirm one.

use super::{View, paint::Paint, table};
use kitaru::text::plain;
use kitaru::{LoggedIn, listener::LoginPrompt};

impl View for LoggedIn {
    fn text(&self, paint: Paint) -> String {
        let mut rows = vec![
            ("Connected to", format!("{} (version {})", self.url, self.version)),
            ("User", self.user.clone()),
        ];
        rows.extend(self.project.iter().map(|project| ("Project", project.clone())));
        rows.extend((!self.verified).then(|| ("Certificate", "not verified".to_owned())));
        rows.push(("Active stack", self.active.clone()));
        table::list(&rows, paint)
    }
}

/// The prompt to confirm a login.
#[must_use]
pub fn prompt(prompt: &LoginPrompt) -> String {
    let (address, code) = (plain(&prompt.address), plain(&prompt.code));
    let minutes = prompt.seconds.div_ceil(60);
    format!("Open {address}\nand confirm the code {code} within {minutes} minutes.\n")
}
