//! Renders a stack as text.

use crate::view::{View, paint::Paint, table};
use kitaru::ShownStack;
use kitaru::text::plain;

impl View for ShownStack {
    fn text(&self, paint: Paint) -> String {
        let yes = |is: bool| if is { "yes".to_owned() } else { "no".to_owned() };
        let mut text = table::list(
            &[
                ("Stack", self.stack.name.to_string()),
                ("ID", self.stack.id.clone()),
                ("Type", self.stack_type.clone()),
                ("Active", yes(self.active)),
                ("Managed", yes(self.stack.is_managed())),
            ],
            paint,
        );
        for row in &self.rows {
            let (name, backend) = (plain(&row.name), plain(&row.backend));
            let title = paint.bold(&title(&row.role));
            text.push_str(&format!("\n{title}: {name} ({backend})\n"));
            let purpose = row.purpose.iter().map(|purpose| ("purpose", purpose.clone()));
            let details = row.details.iter().map(|(key, value)| (key.as_str(), value.clone()));
            let rows: Vec<(&str, String)> = details.chain(purpose).collect();
            text.push_str(&table::indented(&rows, paint));
        }
        text
    }
}

/// Formats a role as a title: `image_registry` as `Image registry`.
fn title(role: &str) -> String {
    let words = plain(role).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
