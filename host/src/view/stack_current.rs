//! How the active stack reads, for `current` and `use`.

use super::{Body, View, paint::Paint, table};
use crate::stack::Summary;
use crate::text::plain;
use serde_json::json;

/// The active stack.
#[derive(Debug)]
pub struct Active {
    /// The stack.
    pub stack: Summary,
    /// Which one was active before, if it has just been switched.
    pub before: Option<String>,
}

impl View for Active {
    fn json(&self) -> Body {
        Body::Item(json!({
            "id": self.stack.id,
            "is_active": true,
            "name": self.stack.name.as_str(),
        }))
    }

    fn text(&self, paint: Paint) -> String {
        let name = self.stack.name.to_string();
        match &self.before {
            Some(before) if *before != name => {
                format!("Active stack: {} → {}\n", plain(before), paint.good(&plain(&name)))
            }
            Some(_) => format!("Active stack: {} (as before)\n", paint.good(&plain(&name))),
            None => table::list(&[("Active stack", name), ("ID", self.stack.id.clone())], paint),
        }
    }
}
