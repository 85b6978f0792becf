//! Renders the active stack as text.

use crate::view::{View, paint::Paint, table};
use kitaru::ActiveStack;

impl View for ActiveStack {
    fn text(&self, paint: Paint) -> String {
        let rows = [("Active stack", self.stack.name.to_string()), ("ID", self.stack.id.clone())];
        table::list(&rows, paint)
    }
}
