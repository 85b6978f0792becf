//! How a stack reads.

use super::{Body, View, paint::Paint, problem, table};
use crate::{problem::Problem, provider::Row, stack::Summary, text::plain};
use serde_json::{Map, Value, json};

/// A stack and what it is made of.
#[derive(Debug)]
pub struct Show {
    /// The stack.
    pub stack: Summary,
    /// Whether it is the active one.
    pub active: bool,
    /// Its type, and `custom` if no provider recognises it.
    pub stack_type: String,
    /// Its components.
    pub rows: Vec<Row>,
    /// Why no provider told how they read.
    pub unserved: Option<Problem>,
}

impl View for Show {
    fn json(&self) -> Body {
        let components: Vec<Value> = self.rows.iter().map(component).collect();
        let mut item = json!({
            "components": components,
            "id": self.stack.id,
            "is_active": self.active,
            "is_managed": self.stack.is_managed(),
            "name": self.stack.name.as_str(),
            "stack_type": self.stack_type,
        });
        if let Some(unserved) = &self.unserved {
            item["unserved"] = problem::json(unserved);
        }
        Body::Item(item)
    }

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
            let list = table::list(&rows, paint);
            text.extend(list.lines().map(|line| format!("  {line}\n")));
        }
        text
    }
}

fn component(row: &Row) -> Value {
    let mut component = json!({ "role": row.role, "name": row.name, "backend": row.backend });
    if !row.details.is_empty() {
        let details: Map<String, Value> =
            row.details.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        component["details"] = details.into();
    }
    if let Some(purpose) = &row.purpose {
        component["purpose"] = purpose.as_str().into();
    }
    component
}

/// `image_registry` in a sentence: `Image registry`.
fn title(role: &str) -> String {
    let words = plain(role).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
