//! Renders a stack file to fill in.

use super::export::schema_hint;
use crate::view::{View, paint::Paint};
use kitaru::StackTemplate;

impl View for StackTemplate {
    fn text(&self, _: Paint) -> String {
        self.text.clone()
    }

    fn notes(&self, paint: Paint) -> String {
        schema_hint(paint)
    }

    fn is_file(&self) -> bool {
        true
    }
}
