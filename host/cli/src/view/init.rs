//! Renders an initialised directory as text.

use super::{View, paint::Paint};
use kitaru::Initialised;

impl View for Initialised {
    fn text(&self, _: Paint) -> String {
        format!("Initialised project: {}\nActive stack: default\n", self.path.display())
    }
}
