//! Renders the stack types as text.

use crate::view::{View, paint::Paint, table};
use kitaru::{StackTypes, ops::stack::ServedType, text::path};

/// The number of digits of a digest that are shown.
const SHORT: usize = 12;

impl View for StackTypes {
    fn text(&self, paint: Paint) -> String {
        let row = |served: &ServedType| {
            let file = served.path.as_deref().map(path);
            let file = served.source.as_ref().map(ToString::to_string).or(file);
            let digest = served.digest.chars().take(SHORT).collect();
            let from = file.unwrap_or_else(|| "bundled".to_owned());
            let from = if served.native { format!("{from} (native)") } else { from };
            let (provider, version) = (served.provider.clone(), served.version.clone());
            ("", vec![served.stack_type.clone(), provider, version, digest, from])
        };
        let rows: Vec<(&str, Vec<String>)> = self.types.iter().map(row).collect();
        table::table(Some(&["TYPE", "PROVIDER", "VERSION", "DIGEST", "FROM"]), &rows, paint)
    }
}
