//! Renders the schema of stack files as indented JSON.

use super::{View, paint::Paint};
use kitaru::{FileSchema, outcome::visible};

impl View for FileSchema {
    fn text(&self, _: Paint) -> String {
        format!("{:#}\n", visible(self.schema.clone()))
    }

    fn is_file(&self) -> bool {
        true
    }
}
