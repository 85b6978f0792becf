//! How a list of stacks reads.

use super::{Body, View, paint::Paint, table};
use crate::stack::Summary;
use serde_json::json;

/// A page of stacks.
#[derive(Debug)]
pub struct List {
    /// The stacks.
    pub stacks: Vec<Summary>,
    /// The id of the active one.
    pub active: String,
    /// The number of the page, from 1.
    pub page: u64,
    /// How many stacks a page has.
    pub size: u64,
    /// How many stacks there are on all pages.
    pub total: u64,
}

impl View for List {
    fn json(&self) -> Body {
        let items = self.stacks.iter().map(|stack| {
            json!({
                "id": stack.id,
                "is_active": stack.id == self.active,
                "is_managed": stack.is_managed(),
                "name": stack.name.as_str(),
            })
        });
        Body::Items(items.collect(), vec![("total", self.total.into())])
    }

    fn text(&self, paint: Paint) -> String {
        let rows: Vec<(&str, Vec<String>)> = self
            .stacks
            .iter()
            .map(|stack| {
                let mark = if stack.id == self.active { "*" } else { " " };
                let managed = if stack.is_managed() { "yes" } else { "no" };
                (mark, vec![stack.name.to_string(), managed.to_owned(), stack.id.clone()])
            })
            .collect();
        if self.stacks.is_empty() {
            return format!(
                "There is no page {}: {} stacks fill {}.\n",
                self.page,
                self.total,
                self.total.div_ceil(self.size)
            );
        }
        let mut text = table::table(Some(&["NAME", "MANAGED", "ID"]), &rows, paint);
        let pages = self.total.div_ceil(self.size);
        if pages > 1 {
            let (page, total) = (self.page, self.total);
            text.push_str(&format!("\nPage {page} of {pages}, {total} stacks.\n"));
            if page < pages {
                let next = format!("kitaru stack list --page {} --size {}", page + 1, self.size);
                text.push_str(&format!("{} See the next with `{next}`.\n", paint.hint("hint:")));
            }
        }
        text
    }
}
