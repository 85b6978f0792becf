//! Renders stacks as text.

use crate::{
    paste,
    view::{View, paint::Paint, table},
};
use kitaru::{ListStacks, StackList, ops::stack::SortStacks, stack::Summary};

impl View for StackList {
    fn text(&self, paint: Paint) -> String {
        let row = |(stack, stack_type): &(Summary, String)| {
            let mark = if Some(&stack.id) == self.active.as_ref() { "*" } else { " " };
            let managed = if stack.is_managed() { "yes" } else { "no" };
            let name = stack.name.to_string();
            (mark, vec![name, stack_type.clone(), managed.to_owned(), stack.id.clone()])
        };
        let rows: Vec<(&str, Vec<String>)> = self.stacks.iter().map(row).collect();
        match (rows.is_empty(), self.size) {
            (true, Some(size)) if self.total > 0 => {
                let (page, total) = (self.page, self.total);
                let pages = total.div_ceil(size);
                format!(
                    "There is no page {page}: {} on {}.\n",
                    count(total, "stack"),
                    count(pages, "page")
                )
            }
            (true, _) => "There is no such stack.\n".to_owned(),
            _ => table::table(Some(&["NAME", "TYPE", "MANAGED", "ID"]), &rows, paint),
        }
    }

    fn notes(&self, paint: Paint) -> String {
        let is_beyond = self.stacks.is_empty() && self.total > 0;
        let size = self.size.filter(|size| self.total > *size || is_beyond);
        let Some(size) = size else { return String::new() };
        let (page, total) = (self.page, self.total);
        let pages = total.div_ceil(size);
        let filters = filters(&self.asked);
        let see = |which: &str, page: u64| {
            let page = format!("kitaru stack list --page {page} --size {size}{filters}");
            format!("{} See the {which} with `{page}`.\n", paint.hint("hint:"))
        };
        match page {
            _ if page > pages => see("last", pages),
            _ if page < pages => {
                format!("Page {page} of {pages}, {total} stacks.\n{}", see("next", page + 1))
            }
            _ => format!("Page {page} of {pages}, {total} stacks.\n"),
        }
    }
}

/// A number of things.
fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The flags that choose stacks, each with a space before it.
fn filters(asked: &ListStacks) -> String {
    let value = |flag: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(format!(" --{flag} {}", paste::word(value)))
    };
    let managed = asked.managed.map(|managed| if managed { " --managed" } else { " --no-managed" });
    let sort = match asked.sort {
        SortStacks::Created => None,
        SortStacks::Name => Some(" --sort name"),
        SortStacks::Type => Some(" --sort type"),
    };
    let flags = [managed, sort].into_iter().flatten().map(str::to_owned);
    let values = [value("type", &asked.stack_type), value("name", &asked.name)];
    values.into_iter().flatten().chain(flags).collect()
}
