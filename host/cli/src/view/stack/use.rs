//! Renders the new active stack as text.

use crate::view::{View, paint::Paint};
use kitaru::UsedStack;
use kitaru::text::plain;

impl View for UsedStack {
    fn text(&self, paint: Paint) -> String {
        let name = paint.good(&plain(self.stack.name.as_str()));
        match self.before == self.stack.name.as_str() {
            true => format!("Active stack: {name} (as before)\n"),
            false => format!("Active stack: {} → {name}\n", plain(&self.before)),
        }
    }
}
