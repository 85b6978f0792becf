//! Renders a page of stacks as text.

use crate::view::{View, paint::Paint, table};
use kitaru::StackList;

impl View for StackList {
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
