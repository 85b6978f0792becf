//! How a list of stacks reads.

use super::{Body, View, paint::Paint, table};
use crate::store::Page;
use serde_json::json;

/// A page of stacks.
#[derive(Debug)]
pub struct List {
    /// Its stacks.
    pub listed: Page,
    /// The number of the page, from 1.
    pub page: u64,
    /// How many stacks a page has.
    pub size: u64,
}

impl View for List {
    fn json(&self) -> Body {
        let items = self.listed.stacks.iter().map(|stack| {
            json!({
                "id": stack.id,
                "is_active": Some(&stack.id) == self.listed.active.as_ref(),
                "is_managed": stack.is_managed(),
                "name": stack.name.as_str(),
            })
        });
        Body::Items(items.collect(), vec![("total", self.listed.total.into())])
    }

    fn text(&self, paint: Paint) -> String {
        let rows: Vec<(&str, Vec<String>)> = self
            .listed
            .stacks
            .iter()
            .map(|stack| {
                let mark = if Some(&stack.id) == self.listed.active.as_ref() { "*" } else { " " };
                let managed = if stack.is_managed() { "yes" } else { "no" };
                (mark, vec![stack.name.to_string(), managed.to_owned(), stack.id.clone()])
            })
            .collect();
        if self.listed.stacks.is_empty() {
            return format!(
                "There is no page {}: {} stacks fill {}.\n",
                self.page,
                self.listed.total,
                self.listed.total.div_ceil(self.size)
            );
        }
        let mut text = table::table(Some(&["NAME", "MANAGED", "ID"]), &rows, paint);
        let pages = self.listed.total.div_ceil(self.size);
        if pages > 1 {
            let (page, total) = (self.page, self.listed.total);
            text.push_str(&format!("\nPage {page} of {pages}, {total} stacks.\n"));
            if page < pages {
                let next = format!("kitaru stack list --page {} --size {}", page + 1, self.size);
                text.push_str(&format!("{} See the next with `{next}`.\n", paint.hint("hint:")));
            }
        }
        text
    }
}
